# Sourced by run.sh, which sets bin, bench, folder, rows, only: the yardsticks, the files of rows, the office and the platform.

build_yardsticks() {
    mkdir -p "$bench"
    g++ -std=c++20 -O2 tests/bench/measure.cpp -o "$bench/measure"
    [ "$only" != log ] || return 0
    g++ -std=c++20 -O2 tests/bench/generate.cpp tests/bench/licence_rows.cpp -o "$bench/generate"
    g++ -std=c++20 -O2 tests/bench/split.cpp -o "$bench/split"
    g++ -std=c++20 -O2 -shared -fPIC tests/bench/witness.cpp -o "$bench/witness.so" -ldl
    cp tests/bench/duckdb.mjs "$bench/"  # beside its node_modules
    [ -d "$bench/node_modules/@duckdb" ] || (cd "$bench" && npm install --silent --no-fund --no-audit @duckdb/node-api@1.5.6-r.1 >/dev/null 2>&1) ||
        echo "DuckDB is not to be had: its figures are left out" >&2
}

make_rows() {
    "$bench/generate" --rows "$rows" >"$folder/plain.csv"
    [ -z "$only" ] || return 0
    "$bench/generate" --rows "$rows" --change-permille 10 >"$folder/changed.csv"
    "$bench/generate" --rows $((3 * rows)) >"$folder/triple.csv"
    iconv -f UTF-8 -t GB18030 "$folder/plain.csv" >"$folder/gb18030.csv"
}

# The office reads rows.csv; two more configurations of it read the triple and the GB18030 file, each with a state of its own.
make_office() {
    mkdir -p "$folder/platform" "$folder/mappings/bench"
    cp -r mappings/. "$folder/mappings/"
    cp tests/bench/licences-mapping.json "$folder/mappings/bench/licences.json"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 \
        -keyout "$folder/platform/tls.key" -out "$folder/platform/tls.pem" 2>/dev/null
    chmod 600 "$folder/platform/tls.key"
    cat >"$folder/utf8.json" <<JSON
{ "office": {"name": "吉林省示范科学技术厅", "uscc": "$office", "division": "220000"}, "state": "state-utf8", "mappings": "mappings", "reporting_day": "2026/11/20",
  "keys": {"office_secret": "keys/secret", "sign": {"file": "keys/sm2.pem"}, "log": {"ed25519": "keys/log-ed25519.pem", "sm2": "keys/log-sm2.pem"}},
  "platforms": {"national": {"profile": "national", "origin": "https://127.0.0.1:1", "ca": "platform/tls.pem", "pinned": [{"file": "platform/platform.pub"}]}},
  "tasks": {"licences": {"mapping": "bench/licences.json", "source": {"type": "csv", "path": "rows.csv"}}} }
JSON
    "$bin/creditlink" key init --config "$folder/utf8.json" >/dev/null
}

# Reads each body, checks nothing, signs a receipt; takes whatever port is free.
start_sandbox() {
    "$bin/creditlink-sandbox" --listen 127.0.0.1:0 --tls-cert "$folder/platform/tls.pem" --tls-key "$folder/platform/tls.key" --keys "$folder/platform" \
        --sender "$office=$folder/keys/sm2.pem.pub" --bench >"$folder/sandbox.log" 2>&1 &
    sandbox=$!
    for _ in $(seq 100); do
        grep -qs '"ready":true' "$folder/sandbox.log" && break
        sleep 0.1
    done
    local port
    port=$(sed -n 's/.*"port":\([0-9]*\).*/\1/p' "$folder/sandbox.log" | head -n 1)
    sed -i "s/127\.0\.0\.1:1\"/127.0.0.1:$port\"/" "$folder/utf8.json"
    sed "s/state-utf8/state-no-evidence/" "$folder/utf8.json" >"$folder/no-evidence.json"
    for other in triple gb18030; do sed "s/state-utf8/state-$other/; s/rows\.csv/$other.csv/" "$folder/utf8.json" >"$folder/$other.json"; done
}
