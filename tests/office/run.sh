#!/usr/bin/env bash
# The sample office, all eight sources, row by row against the answers; then a week later.
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=${CREDITLINK_BIN:-build/sanitised/bin}
export OFFICE_PG_PORT=55433 OFFICE_API_PORT=8062
office=$(mktemp -d)
cleanup() { deploy/sample/services.sh stop "$office"; rm -rf "$office"; }
trap cleanup EXIT
cp -r tests/data/office-a "$office/data"
sed -e "s/55432/$OFFICE_PG_PORT/; s/8061/$OFFICE_API_PORT/" deploy/sample/creditlink.json >"$office/creditlink.json"
ln -s "$PWD/mappings" "$office/mappings"
deploy/sample/services.sh start "$office"
"$bin/creditlink" key init --config "$office/creditlink.json" >/dev/null
"$bin/creditlink" check --json --config "$office/creditlink.json" >"$office/rows.jsonl"
node tests/office/compare.mjs tests/data/office-a/expected <"$office/rows.jsonl"
