#!/usr/bin/env bash
# The console and the public site in a real browser: Debian's Chromium, driven by playwright-core, judged by axe-core.
#   tests/browser/run.sh [SCRIPT…]     all if none is named; SCREENSHOTS=FOLDER keeps what every page looks like
set -uo pipefail
cd "$(dirname "$0")"
[ -d node_modules/axe-core ] || npm ci --silent --no-fund --no-audit || exit 1
failed=0
[ $# -gt 0 ] || set -- day hostile letter_site
for script in "$@"; do
    echo "== $script"
    node "$script.mjs" || failed=1
done
exit $failed
