#!/usr/bin/env bash
# The programs themselves, as a user runs them, against the sandbox. Every script runs, whatever became of those before it.
set -uo pipefail
cd "$(dirname "$0")"
failed=0
for script in main_job command_line faults poor_platform two_platforms machine restored hostile auditor pack letters serve serve_life; do
    echo "== $script"
    node "$script.mjs" || failed=1
done
exit $failed
