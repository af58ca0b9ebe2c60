#!/usr/bin/env bash
# Each fuzz target under libFuzzer for SECONDS (60 if not said), beginning from its corpus: tests/fuzz/run_libfuzzer.sh [SECONDS] [TARGET…]
# Needs clang's runtime; g++ compiles (libfuzzer/coverage.cpp says why). What it finds new stays in build/libfuzzer/found; an input that ends a target is kept there as crash-…, and
# belongs into the corpus once the fault is mended.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-60}
shift || true
clang=$(command -v clang || ls /usr/bin/clang-[0-9]* 2>/dev/null | sort -V | tail -n 1) || true
runtime=$([ -z "$clang" ] || "$clang" -print-file-name="libclang_rt.fuzzer-$(uname -m).a")
[ -e "$runtime" ] || { echo "no libFuzzer here: apt install clang" >&2; exit 2; }
build=${CREDITLINK_FUZZ_BUILD:-build/libfuzzer}
cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_TRY_COMPILE_CONFIGURATION=Release -DCMAKE_CXX_FLAGS_DEBUG="-O1 -g1 -fsanitize-coverage=trace-pc,trace-cmp" \
      -DCREDITLINK_SANITIZE=address -DCREDITLINK_LIBFUZZER="$runtime" >/dev/null
targets=("$@")
[ ${#targets[@]} -gt 0 ] || for file in tests/fuzz/*.cpp; do
    name=$(basename "$file" .cpp)
    case $name in *_test) ;; *) targets+=("$name") ;; esac
done
cmake --build "$build" ${CREDITLINK_FUZZ_JOBS:+-j$CREDITLINK_FUZZ_JOBS} --target "${targets[@]/#/fuzz_}"
failed=0
for name in "${targets[@]}"; do
    mkdir -p "$build/found/$name"
    echo "== $name"
    "$build/tests/fuzz_$name" -max_total_time="$seconds" -max_len=16384 -timeout=10 -rss_limit_mb=2048 -artifact_prefix="$build/found/$name-" \
        "$build/found/$name" "tests/fuzz/corpus/$name" 2>&1 | tail -n "${CREDITLINK_FUZZ_LINES:-3}" || failed=1
done
exit $failed
