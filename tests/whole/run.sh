#!/usr/bin/env bash
# The programs themselves, as a user runs them, against the sandbox.
set -uo pipefail
cd "$(dirname "$0")"
node main_job.mjs
first=$?
node faults.mjs
second=$?
node hostile.mjs
third=$?
node auditor.mjs
fourth=$?
exit $((first + second + third + fourth))
