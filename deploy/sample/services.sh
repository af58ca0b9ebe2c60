#!/usr/bin/env bash
# The sample office's own systems, on loopback: a PostgreSQL database with the work permits, and the inspection system's
# paged interface. Neither is part of creditlink.
#   deploy/sample/services.sh start FOLDER     prints nothing; FOLDER/data is the office's data, FOLDER/services what runs
#   deploy/sample/services.sh stop FOLDER
set -euo pipefail
action=${1:?start or stop} office=$(realpath "${2:?folder}")
# Ports that the kernel gives to nobody by itself (below 32768): one of those may be taken for a minute by a connection that ended.
pg_port=${OFFICE_PG_PORT:-15432} api_port=${OFFICE_API_PORT:-8061}
services=$office/services
pg_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)

# PostgreSQL refuses to run as root: then its own account runs it.
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
sql() { as_postgres "$pg_bin/psql" -X -q -v ON_ERROR_STOP=1 -h "$pg_home" -p "$pg_port" "$@" >/dev/null; }

pg_home=${TMPDIR:-/tmp}/creditlink-pg-$pg_port   # a short path: sockets have a limit of 107 bytes, and postgres must reach it

start() {
    mkdir -p "$services"
    if [ ! -e "$pg_home/data/PG_VERSION" ]; then
        rm -rf "$pg_home"
        mkdir -p "$pg_home"
        if [ "$(id -u)" = 0 ]; then chown postgres "$pg_home"; fi
        as_postgres "$pg_bin/initdb" -D "$pg_home/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
    fi
    as_postgres "$pg_bin/pg_ctl" -D "$pg_home/data" -w -s -l "$pg_home/log" \
        -o "-p $pg_port -k $pg_home -c listen_addresses=127.0.0.1 -c fsync=off" start >/dev/null 2>&1 || true
    if ! as_postgres "$pg_bin/pg_ctl" -D "$pg_home/data" -s status >/dev/null 2>&1; then
        echo "PostgreSQL does not start:" >&2
        tail -n 5 "$pg_home/log" >&2
        exit 1
    fi
    if ! as_postgres "$pg_bin/psql" -X -h "$pg_home" -p "$pg_port" -U postgres -d wgzz -c 'select 1' >/dev/null 2>&1; then
        sql -U postgres -d postgres -c 'create database wgzz'
        sql -U postgres -d wgzz <"$office/data/wgzz_dump.sql"
        sql -U postgres -d wgzz -c "create role creditlink login password 'read-only'; grant usage on schema wgzz to creditlink; grant select on all tables in schema wgzz to creditlink"
    fi
    mkdir -p "$office/secrets"
    printf 'read-only' >"$office/secrets/wgzz-password"
    printf 'office-a-demo' >"$office/secrets/spotcheck-token"
    chmod 600 "$office"/secrets/*
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$api_port") 2>/dev/null; then
        python3 "$office/data/spotcheck-api/serve.py" --port "$api_port" --token office-a-demo --busy 7 >"$services/api.log" 2>&1 &
        echo $! >"$services/api.pid"
        for _ in $(seq 50); do (exec 3<>"/dev/tcp/127.0.0.1/$api_port") 2>/dev/null && break; sleep 0.1; done
    fi
}

stop() {
    [ -e "$services/api.pid" ] && kill "$(cat "$services/api.pid")" 2>/dev/null
    rm -f "$services/api.pid"
    [ -e "$pg_home/data" ] && as_postgres "$pg_bin/pg_ctl" -D "$pg_home/data" -m fast -s stop 2>/dev/null
    rm -rf "$pg_home"
    return 0
}

case $action in
    start) start ;;
    stop) stop || true ;;
    *) echo "usage: services.sh start|stop FOLDER" >&2; exit 2 ;;
esac
