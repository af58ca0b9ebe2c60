# A bounded pool of jobs, each a program with a log of its own. Sourced by tests/run.
#   job NAME COMMAND...     starts it as soon as fewer than JOBS_AT_ONCE run; who comes first starts first
#   finish_jobs             waits for those still running
#   end_jobs                says what failed and the sums; its status is that of the whole
# A job may run for JOB_SECONDS. It is ended with all of its children then, and when whoever started the tests stops them.
job_logs=build/test-logs
jobs_started=$SECONDS jobs_passed=0 jobs_failed=""
declare -A job_name=() job_start=()  # by process id, of those that run

stop_jobs() {  # each job is a process group, whose leader passes the signal on to it
    trap '' INT TERM
    [ ${#job_name[@]} = 0 ] || kill -TERM "${!job_name[@]}" 2>/dev/null
    wait
    exit 130
}
trap stop_jobs INT TERM

job() {
    while [ ${#job_name[@]} -ge "$JOBS_AT_ONCE" ]; do reap_job; done
    local name=$1
    shift
    mkdir -p "$job_logs"
    timeout --kill-after=10 "$JOB_SECONDS" "$@" >"$job_logs/$name.log" 2>&1 </dev/null &
    job_name[$!]=$name job_start[$!]=$SECONDS
}

reap_job() {
    local pid status=0
    wait -n -p pid "${!job_name[@]}" || status=$?
    local name=${job_name[$pid]} took=$((SECONDS - job_start[$pid]))
    unset "job_name[$pid]" "job_start[$pid]"
    local log=$job_logs/$name.log
    if [ $status = 0 ]; then
        jobs_passed=$((jobs_passed + 1))
        printf '   ok    %-24s %4d s  %s\n' "$name" $took "$(grep -aE 'test cases:|passed, [0-9]+ failed' "$log" | tail -n 1 | tr -d '\0' | sed 's/\x1b\[[0-9;]*m//g' | cut -c1-90)"
    else
        jobs_failed="$jobs_failed $name"
        local why="exit status $status"
        [ $status != 124 ] || why="ended: it ran for more than $JOB_SECONDS s"
        [ $status != 137 ] || why="killed: by the kernel, or because it did not end when it had run for $JOB_SECONDS s"
        printf '   FAIL  %-24s %4d s  %s; the end of %s:\n' "$name" $took "$why" "$log"
        tail -n 60 "$log"
    fi
}

finish_jobs() { while [ ${#job_name[@]} -gt 0 ]; do reap_job; done; }

end_jobs() {
    finish_jobs
    [ -z "$jobs_failed" ] || echo "failed:$jobs_failed"
    echo "$jobs_passed passed, $(wc -w <<<"$jobs_failed") failed, in $((SECONDS - jobs_started)) s"
    [ -z "$jobs_failed" ]
}
