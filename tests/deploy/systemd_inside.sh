#!/usr/bin/env bash
# Run by tests/deploy/systemd.sh on the machine that it made.
set -uo pipefail
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
passed=0 failed=0
check() {  # check SENTENCE COMMAND…
    local sentence=$1
    shift
    if "$@" >/run/check.out 2>&1; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL: $sentence"; head -c 1500 /run/check.out; fi
}
said() { journalctl -u creditlink --no-pager -o cat --since "@${1:-0}" | grep -F "\"event\":\"$2\""; }
until_said() { for _ in $(seq 1 "$3"); do said "$1" "$2" >/dev/null && return 0; sleep 0.5; done; journalctl -u creditlink --no-pager -o cat | tail -15; return 1; }
property() { systemctl show -p "$1" --value creditlink; }
as_creditlink() { (cd /var/lib/creditlink && runuser -u creditlink -- "$@"); }

check "the package installs" dpkg -i /media/creditlink.deb
check "it starts nothing" test "$(property ActiveState)" = inactive

mkdir -p /srv/office/platform
cat >/srv/office/rows.csv <<'CSV'
单位名称,统一社会信用代码,法定代表人,许可编号,许可内容,决定日期,有效期起,有效期止,状态
吉林省示范第1号检测有限公司,91220102Y00000016K,佴旎,SYXK(吉)2024-00001,适用范围：屏障环境,2024-03-05,2024-03-05,2029-03-04,有效
CSV
cat >/etc/creditlink/creditlink.json <<'JSON'
{ "office": {"name": "吉林省示范科学技术厅", "uscc": "11220000Y00000016R", "division": "220000"}, "state": "/var/lib/creditlink", "mappings": "/usr/share/creditlink/mappings", "reporting_day": "2026/11/20",
  "keys": {"office_secret": "keys/office-secret", "sign": {"file": "keys/office-sm2.pem"}, "log": {"ed25519": "keys/log-ed25519.pem", "sm2": "keys/log-sm2.pem"}}, "letters": {"site": "/var/lib/creditlink-site/site"},
  "platforms": {"national": {"profile": "national", "origin": "http://127.0.0.1:8444", "pinned": [{"file": "/srv/office/platform/platform.pub"}]}},
  "schedule": {"cron": "* * * * *"}, "service": {"health": "127.0.0.1:8095"},
  "tasks": {"licences": {"mapping": "examples/licences.json", "source": {"type": "csv", "path": "/srv/office/rows.csv"}}} }
JSON
chgrp creditlink /etc/creditlink/creditlink.json
chmod 640 /etc/creditlink/creditlink.json
check "the service account makes the keys" as_creditlink creditlink key init --config /etc/creditlink/creditlink.json
systemd-run --quiet --unit=platform --service-type=exec creditlink-sandbox --listen 127.0.0.1:8444 --keys /srv/office/platform --store /srv/office/platform/store.db --sender 11220000Y00000016R=/etc/creditlink/keys/office-sm2.pem.pub
for _ in $(seq 1 40); do [ -s /srv/office/platform/platform.pub ] && break; sleep 0.25; done
check "the configuration is sound to the service account" as_creditlink creditlink config check --config /etc/creditlink/creditlink.json

check "the service starts, and systemd knows that it is ready" systemctl start creditlink
check "it says what it does" grep -qE . <<<"$(property StatusText)"
check "it is exposed by at most 1.5 as it runs" systemd-analyze security --threshold=15 creditlink.service
seen_by_the_service() { nsenter --mount --target "$(property MainPID)" -- "$@"; }
check "the service may put the next signing key beside the one in use" seen_by_the_service sh -c 'touch /etc/creditlink/keys/trial && rm /etc/creditlink/keys/trial'
check "and write nothing else of its configuration" seen_by_the_service sh -c '! touch /etc/creditlink/trial'
check "and its diagnostics where they are rotated" seen_by_the_service sh -c 'touch /var/log/creditlink/trial && rm /var/log/creditlink/trial'
check "a run begins by its timetable and ends" until_said 0 run_ended 140
check "/healthz finds it sound" bash -c 'exec 3<>/dev/tcp/127.0.0.1/8095; printf "GET /healthz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n" >&3; cat <&3 | tee /run/healthz | grep -q "\"sound\":true"'

now=$(date +%s)
check "a reload takes the configuration over" bash -c 'systemctl reload creditlink'
check "and says so" until_said "$now" configuration_in_force 20
cp /etc/creditlink/creditlink.json /run/good.json
echo '{ "office": ' >/etc/creditlink/creditlink.json
now=$(date +%s)
systemctl reload creditlink
check "a configuration with a fault leaves the old one in force" until_said "$now" configuration_refused 20
check "and the service goes on" systemctl is-active creditlink
cat /run/good.json >/etc/creditlink/creditlink.json

mkdir -p /run/systemd/system/creditlink.service.d
printf '[Service]\nWatchdogSec=4\nRestartSec=1\n' >/run/systemd/system/creditlink.service.d/trial.conf
systemctl daemon-reload
check "it restarts" systemctl restart creditlink
pid=$(property MainPID)
sleep 6
check "a service that is alive is left alone by the watchdog" test "$(property MainPID)" = "$pid"
kill -STOP "$pid"
for _ in $(seq 1 60); do [ "$(property NRestarts)" -ge 1 ] && [ "$(property ActiveState)" = active ] && break; sleep 0.5; done
check "one that hangs is ended and begun again" test "$(property NRestarts)" -ge 1 -a "$(property MainPID)" != "$pid"
pid=$(property MainPID)
kill -KILL "$pid"
for _ in $(seq 1 60); do [ "$(property NRestarts)" -ge 2 ] && [ "$(property ActiveState)" = active ] && break; sleep 0.5; done
check "one that is killed is begun again" test "$(property NRestarts)" -ge 2 -a "$(property ActiveState)" = active

begin=$(date +%s)
check "it stops" systemctl stop creditlink
check "within 20 seconds, in order" test $(($(date +%s) - begin)) -le 20 -a "$(property Result)" = success

mkdir -p /run/systemd/system/creditlink-letters.timer.d
printf '[Timer]\nOnCalendar=\nOnActiveSec=1\nAccuracySec=100ms\nPersistent=no\n' >/run/systemd/system/creditlink-letters.timer.d/trial.conf
systemctl daemon-reload
check "the letters' timer starts" systemctl start creditlink-letters.timer
for _ in $(seq 1 40); do [ -e /var/lib/creditlink-site/site/index.html ] && break; sleep 0.5; done
check "it fires, and the site is written" test -s /var/lib/creditlink-site/site/index.html
check "which the web server's account can read" runuser -u www-data -- cat /var/lib/creditlink-site/site/index.html
check "while the state stays the service's own" bash -c '! runuser -u www-data -- ls /var/lib/creditlink'
check "the letters' unit did not fail" bash -c '! systemctl is-failed creditlink-letters.service'
check "it is exposed by at most 1.5" systemd-analyze security --threshold=15 creditlink-letters.service

check "the package is removed and leaves the evidence" bash -c 'dpkg -r creditlink && test -s /var/lib/creditlink/ledger.db'
echo "$passed passed, $failed failed"
[ $failed = 0 ]
