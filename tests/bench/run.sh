#!/usr/bin/env bash
# Paired benchmarks of the release build: full sync, nothing changed, 1 % changed, memory at three times the rows, GB18030,
# beside the plain yardsticks. Prints medians and ranges of wall seconds, CPU seconds and peak memory, and the ratios.
#   tests/bench/run.sh [--rows N] [--pairs N] [--keep FOLDER]     needs 8 GB of disk at one million rows
set -euo pipefail
cd "$(dirname "$0")/../.."
rows=1000000 pairs=5 folder=
while [ $# -gt 0 ]; do
    case $1 in
        --rows) rows=$2 ;;
        --pairs) pairs=$2 ;;
        --keep) folder=$2 ;;
        *) echo "usage: run.sh [--rows N] [--pairs N] [--keep FOLDER]" >&2; exit 2 ;;
    esac
    shift 2
done
bin=$PWD/build/release/bin
bench=$PWD/build/bench
mkdir -p "$bench"
g++ -std=c++20 -O2 tests/bench/generate.cpp tests/bench/licence_rows.cpp -o "$bench/generate"
g++ -std=c++20 -O2 tests/bench/split.cpp -o "$bench/split"
g++ -std=c++20 -O2 tests/bench/measure.cpp -o "$bench/measure"
if [ ! -d "$bench/node_modules/@duckdb" ]; then (cd "$bench" && npm install --silent --no-fund --no-audit @duckdb/node-api >/dev/null 2>&1) || echo "DuckDB is not to be had: its figures are left out"; fi
cp tests/bench/duckdb.mjs "$bench/"
[ -n "$folder" ] || { folder=$(mktemp -d); trap 'kill $sandbox 2>/dev/null; rm -rf "$folder"' EXIT; }
mkdir -p "$folder/platform"
office=11220000Y00000016R

"$bench/generate" --rows "$rows" >"$folder/plain.csv"
"$bench/generate" --rows "$rows" --change-permille 10 >"$folder/changed.csv"
ln -sfn "$PWD/mappings" "$folder/mappings"
mkdir -p "$folder/bench-mappings"
cp -r mappings/. "$folder/bench-mappings/"
mkdir -p "$folder/bench-mappings/bench"
cp tests/bench/licences-mapping.json "$folder/bench-mappings/bench/licences.json"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 \
    -keyout "$folder/platform/tls.key" -out "$folder/platform/tls.pem" 2>/dev/null
chmod 600 "$folder/platform/tls.key"
cat >"$folder/creditlink.json" <<JSON
{ "office": {"name": "吉林省示范科学技术厅", "uscc": "$office", "division": "220000"}, "state": "state", "mappings": "bench-mappings", "reporting_day": "2026/11/20",
  "keys": {"office_secret": "keys/secret", "sign": {"file": "keys/sm2.pem"}, "log": {"ed25519": "keys/log-ed25519.pem", "sm2": "keys/log-sm2.pem"}},
  "platforms": {"national": {"profile": "national", "origin": "https://127.0.0.1:8473", "ca": "platform/tls.pem", "pinned": [{"file": "platform/platform.pub"}]}},
  "tasks": {"licences": {"mapping": "bench/licences.json", "source": {"type": "csv", "path": "rows.csv"}}} }
JSON
"$bin/creditlink" key init --config "$folder/creditlink.json" >/dev/null
"$bin/creditlink-sandbox" --listen 127.0.0.1:8473 --tls-cert "$folder/platform/tls.pem" --tls-key "$folder/platform/tls.key" --keys "$folder/platform" \
    --sender "$office=$folder/keys/sm2.pem.pub" --bench >"$folder/sandbox.log" 2>&1 &
sandbox=$!
for _ in $(seq 100); do grep -q '"ready":true' "$folder/sandbox.log" && break; sleep 0.1; done

# once NAME COMMAND...: one counted run, its figures appended to $folder/NAME.figures
once() {
    local name=$1
    shift
    sync
    "$bench/measure" "$@" >"$folder/$name.out" 2>"$folder/$name.err" || echo "$name ended with $?" >&2
    tail -n 1 "$folder/$name.err" >>"$folder/$name.figures"
}
run_sync() { once "$1" "$bin/creditlink" sync run --json --config "$folder/creditlink.json"; }
rm -f "$folder"/*.figures
for pair in $(seq "$pairs"); do
    echo "pair $pair of $pairs" >&2
    rm -rf "$folder/state"
    cp "$folder/plain.csv" "$folder/rows.csv"
    run_sync full
    [ -d "$bench/node_modules/@duckdb" ] && once duckdb node "$bench/duckdb.mjs" "$folder/plain.csv" "$folder/duckdb.json"
    run_sync nothing_changed
    once split "$bench/split" "$folder/rows.csv"
    cp "$folder/changed.csv" "$folder/rows.csv"
    run_sync one_percent
done
node tests/bench/report.mjs "$folder"
