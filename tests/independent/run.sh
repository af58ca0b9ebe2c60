#!/usr/bin/env bash
# The independent peers: the worked examples, the log verifier, the client against the platform here, the client against the sandbox,
# and other people's timetables and calendars.
#   tests/independent/run.sh [path of creditlink-sandbox] [--seeds N]      ends with one line "N passed, N failed"
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
sandbox=${1:-}
shift $(($# ? 1 : 0))
cd "$here"
[ -d node_modules/croner ] || npm ci --silent --no-fund --no-audit

passed=0 failed=0
count() {  # adds up the closing line of one program; a program without one has failed
  local line
  line=$("$@" | tee /dev/stderr | grep -E ': [0-9]+ passed, [0-9]+ failed$' | tail -1 || true)
  if [[ $line =~ ([0-9]+)\ passed,\ ([0-9]+)\ failed ]]; then
    passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2]))
  else
    failed=$((failed + 1))
    echo "no closing line: $*" >&2
  fi
}

count node example_test.mjs
count node log_test.mjs
count node client.mjs --program "node platform.mjs" "$@"
if [ -n "$sandbox" ]; then
  count node client.mjs --program "$sandbox" "$@"
  count node schedule_test.mjs "$(dirname "$sandbox")/../tests/schedule_answers"
fi
echo "independent: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
