# Sourced by run.sh, which sets bin, folder, rows: an exchange log of as many entries as there are rows, what an auditor does with it, and
# what it is compared with.
log_scale=$(dirname "$bin")/bench/log_scale

make_log() {
    [ -x "$log_scale" ] || cmake --build "$(dirname "$bin")" --target log_scale >&2
    rm -rf "$folder/scale" "$folder/log.jsonl"
    mkdir -p "$folder/scale"
    "$log_scale" make "$folder/scale" "$rows"
    find "$folder/scale/log" -type f -print0 >"$folder/log.files"
}

# The whole log, as an auditor checks it, and the same bytes read and hashed once.
log_check() { measured log_check "$bin/creditlink-verify" log "$folder/scale/log" --key "$folder/scale/keys"; }
log_dgst() { measured log_dgst sh -c 'xargs -0 -s 1500000 openssl dgst -sha256 <"$1"' sh "$folder/log.files"; }
