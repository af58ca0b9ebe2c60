#!/usr/bin/env bash
# Paired benchmarks of the release build beside plain yardsticks: full sync beside DuckDB's transform, nothing changed and 1 %
# changed beside a plain split, three times the rows, GB18030 beside UTF-8, the check of a large exchange log beside `openssl dgst` of
# the same files. Prints medians and ranges of wall seconds, CPU seconds and peak memory, the ratios of the pairs, "missed" beside each
# aim that is missed, and what a run over unchanged rows does beside reading (it must be nothing).
# Client, platform and yardsticks share the machine: quote ratios, from a machine that does nothing else.
#   tests/bench/run.sh [--rows N] [--pairs N] [--keep FOLDER] [--only evidence|log]      CREDITLINK_BIN: the folder of another build
# --only evidence: full runs beside ones of a program whose evidence store keeps nothing, and no others. --only log: a log of as many
# entries as there are rows, and nothing else.
# One million rows and five pairs need 15 GB of disk; --rows 50000 --pairs 1 is a look of less than a minute.
set -euo pipefail
cd "$(dirname "$0")/../.."
rows=1000000 pairs=5 folder='' sandbox='' only=''
while [ $# -gt 0 ]; do
    case "$1 ${2:-}" in
        --rows\ [1-9]*) rows=$2 ;;
        --pairs\ [1-9]*) pairs=$2 ;;
        --keep\ ?*) folder=$2 ;;
        --only\ evidence | --only\ log) only=$2 ;;
        *) echo "usage: run.sh [--rows N] [--pairs N] [--keep FOLDER] [--only evidence|log]" >&2; exit 2 ;;
    esac
    shift 2
done
bin=${CREDITLINK_BIN:-$PWD/build/release/bin} bench=$PWD/build/bench office=11220000Y00000016R
remove=''
if [ -n "$folder" ]; then mkdir -p "$folder"; else folder=$(mktemp -d) remove=$folder; fi
trap '[ -z "$sandbox" ] || kill "$sandbox"; [ -z "$remove" ] || rm -rf "$remove"' EXIT
. tests/bench/office.sh
. tests/bench/counts.sh
. tests/bench/log.sh
build_yardsticks
if [ "$only" != log ]; then
    make_rows
    make_office
    start_sandbox
fi
[ "$only" = evidence ] || make_log

failed=''
measured() {  # measured NAME COMMAND...: one run, its figures appended to NAME.figures
    local name=$1
    shift
    sync
    timeout 3600 "$bench/measure" "$@" >"$folder/$name.out" 2>"$folder/$name.err" || failed="$failed $name"
    tail -n 1 "$folder/$name.err" >>"$folder/$name.figures"
}
# A program like the one measured, whose evidence store keeps nothing.
without_evidence=$(dirname "$bin")/without-evidence
[ "$only" != evidence ] || [ -e "$without_evidence/creditlink" ] || { echo "build it first: cmake --build --preset release --target creditlink_without_evidence" >&2; exit 1; }
synced() { measured "$1" "$bin/creditlink" sync run --json --config "$folder/$2.json"; }
rows_are() { ln -f "$folder/$1.csv" "$folder/rows.csv"; }

# The runs. A full one begins without a state; those after it find what it left.
full() { rm -rf "$folder/state-utf8"; rows_are plain; synced full utf8; }
full_no_evidence() { rm -rf "$folder/state-no-evidence"; rows_are plain; measured full_no_evidence "$without_evidence/creditlink" sync run --json --config "$folder/no-evidence.json"; }
duckdb() { [ ! -d "$bench/node_modules/@duckdb" ] || measured duckdb node "$bench/duckdb.mjs" "$folder/plain.csv" "$folder/duckdb.json"; }
nothing_changed() { synced nothing_changed utf8; }
split() { measured split "$bench/split" "$folder/plain.csv"; }
one_percent() { rows_are changed; synced one_percent utf8; }
split_changed() { measured split_changed "$bench/split" "$folder/changed.csv"; }
full_gb18030() { rm -rf "$folder/state-gb18030"; synced full_gb18030 gb18030; }
nothing_changed_gb18030() { synced nothing_changed_gb18030 gb18030; }
full_triple() { rm -rf "$folder/state-triple"; synced full_triple triple; }
nothing_changed_triple() { synced nothing_changed_triple triple; }

in_turn() { if ((pair % 2)); then "$1"; "$2"; else "$2"; "$1"; fi; }  # the machine may favour the first, or the second
rm -f "$folder"/*.figures
[ "$only" = evidence ] || "$log_scale" ask "$folder/scale" >"$folder/log.jsonl"
for pair in $(seq "$pairs"); do
    echo "pair $pair of $pairs" >&2
    [ "$only" = evidence ] || in_turn log_check log_dgst
    [ "$only" != log ] || continue
    if [ -n "$only" ]; then
        in_turn full full_no_evidence
        continue
    fi
    in_turn full duckdb
    full_gb18030
    in_turn nothing_changed split
    nothing_changed_gb18030
    in_turn one_percent split_changed
    full_triple
    nothing_changed_triple
    rm -rf "$folder/state-triple"
done
echo "$rows rows, $pairs pairs"
node tests/bench/report.mjs "$folder"

if [ -z "$only" ]; then
    echo
    counted_table
    counted nothing_changed_counted one_percent did_nothing || failed="$failed nothing_changed_counted"
    rows_are plain
    counted one_percent_counted nothing_changed_counted did_something || failed="$failed one_percent_counted"

    echo
    CREDITLINK_BIN=$bin node tests/bench/idle.mjs $((rows / 50 + 1000)) "$pairs" || failed="$failed idle"
fi
[ -z "$failed" ] || { echo "failed:$failed" >&2; exit 1; }
