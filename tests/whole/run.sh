#!/usr/bin/env bash
# The programs themselves, as a user runs them, against the sandbox. Every script runs, whatever became of those before it.
#   tests/whole/run.sh [SCRIPT…]     all if none is named
#   tests/whole/run.sh --list        their names, those that take longest first
set -uo pipefail
cd "$(dirname "$0")"
scripts="machine faults gateway serve serve_life fast_day health power_cut poor_platform erasure rotation key_change restored command_line screens main_job hostile console pack drift letters documents commitments two_platforms auditor timestamp auditor_day"
if [ "${1:-}" = --list ]; then
    echo "$scripts"
    exit
fi
failed=0
[ $# -gt 0 ] || set -- $scripts
for script in "$@"; do
    echo "== $script"
    node "$script.mjs" || failed=1
done
exit $failed
