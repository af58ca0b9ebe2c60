#!/usr/bin/env bash
# The console and the public site in a real browser: Debian's Chromium, driven by playwright-core, judged by axe-core.
#   tests/browser/run.sh [SCRIPT…]     all if none is named; SCREENSHOTS=FOLDER keeps what every page looks like
#   tests/browser/run.sh --list        their names
set -uo pipefail
cd "$(dirname "$0")"
scripts="day auditor hostile letter_site"
if [ "${1:-}" = --list ]; then echo "$scripts"; exit; fi
exec 9<run.sh && flock 9  # several scripts may begin at once: one of them installs
[ -d node_modules/axe-core ] || npm ci --silent --no-fund --no-audit || exit 1
# A reader of OFD by others. Its package is 35 MB with a demonstration; the one file that is the reader is kept.
reader=node_modules/ofd.js/ofd.umd.min.js reader_digest=9b47d64947c94839a6cb24ef3e291ffb8047d2d372ca92836a14bef3a130eda0
if [ ! -e $reader ]; then
    mkdir -p "$(dirname $reader)" && (cd "$(dirname $reader)" && npm pack --silent ofd.js@0.2.6 >/dev/null && tar -xzf ofd.js-0.2.6.tgz --strip-components=2 package/lib/ofd.umd.min.js && rm ofd.js-0.2.6.tgz) || exit 1
fi
echo "$reader_digest  $reader" | sha256sum --check --quiet || exit 1
exec 9<&-
failed=0
# shellcheck disable=SC2086
[ $# -gt 0 ] || set -- $scripts
for script in "$@"; do
    echo "== $script"
    node "$script.mjs" || failed=1
done
exit $failed
