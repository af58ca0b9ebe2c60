# Sourced by run.sh, which sets bin, bench, folder: what a run does beside reading, counted by witnesses and not by itself.
# A run's own: its rows in `run`, `tally`, `task` and `meta`; its number in the fact that says which run keeps the order of rows
# (order-open), and the log's head in the fact that says which log the ledger goes with (head); the log's entry that it ended;
# the platform's own head and when it is asked again (head of, batch of, heads-due); a connection and two signatures to ask it which head of
# the log it saw (the key as it is loaded for that, and the question), and nine other signatures: by each of the three keys as it is
# loaded for use, by each of four as the configuration is compared with the last one, and by both log keys on the head.
own_entries=1 own_signatures=11 own_connections=1

rows_written() {  # rows_written BEFORE.db AFTER.db: lines "TABLE N", N rows that were added or changed, or are gone
    local table rows count
    for table in $(sqlite3 "$2" "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('run', 'tally', 'task', 'meta')"); do
        rows="\"$table\""
        [ "$table" != fact ] || rows="$rows WHERE name NOT LIKE 'order-open:%' AND name <> 'head' AND name <> 'heads-due' AND name NOT LIKE 'head of %' AND name NOT LIKE 'batch of %'"
        count=$(sqlite3 "$2" "ATTACH '$1' AS before;
            SELECT max((SELECT count(*) FROM (SELECT * FROM main.$rows EXCEPT SELECT * FROM before.$rows)),
                       (SELECT count(*) FROM (SELECT * FROM before.$rows EXCEPT SELECT * FROM main.$rows)))")
        [ "$count" = 0 ] || echo "$table $count"
    done
}

log_entries() { sed -n 's/.*"log_head":"\([0-9]*\) .*/\1/p' "$1"; }

counted_table() {
    echo '| counted run | requests | connections | signatures | log entries | rows |'
    echo '|---|---|---|---|---|---|'
    echo "| a run's own | 0 | $own_connections | $own_signatures | $own_entries | 0 |"
}

# counted NAME PREVIOUS CHECK: a run of the office whose run before was PREVIOUS; prints its line of the table and ends with CHECK's
# verdict on requests, connections, signatures, log entries and tables written to.
counted() {
    local name=$1 before=$folder/before.db ledger=$folder/state-utf8/ledger.db requests connections signatures entries written
    rm -f "$before" "$folder/witness"
    sqlite3 "$ledger" ".backup '$before'"
    timeout 3600 env WITNESS="$folder/witness" LD_PRELOAD="$bench/witness.so" "$bin/creditlink" sync run --json --config "$folder/utf8.json" >"$folder/$name.out" || return 1
    requests=$(sed -n 's/.*"requests":\([0-9]*\).*/\1/p' "$folder/$name.out")
    read -r connections signatures <"$folder/witness"
    entries=$(($(log_entries "$folder/$name.out") - $(log_entries "$folder/$2.out")))
    written=$(rows_written "$before" "$ledger")
    rm -f "$before"
    echo "| $name | $requests | $connections | $signatures | $entries | $(echo "${written:-0}" | paste -sd ',' | sed 's/,/, /g') |"
    "$3" "$requests" $((connections - own_connections)) $((signatures - own_signatures)) $((entries - own_entries)) "$(printf '%s' "$written" | grep -c '')"
}
did_nothing() { [ "$*" = "0 0 0 0 0" ]; }
did_something() { [ "$1" -gt 0 ] && [ "$2" -gt 0 ] && [ "$3" -gt 0 ] && [ "$4" -gt 0 ] && [ "$5" -gt 0 ]; }  # the witnesses see what is there
