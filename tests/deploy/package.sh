#!/usr/bin/env bash
# The Debian package: that it holds what the first-day page speaks of, that its programs run from where it puts them, and that
# its service is left no right it does not need. Built from the release build, so part of --full.
set -euo pipefail
cd "$(dirname "$0")/../.."
passed=0 failed=0
check() {  # check SENTENCE COMMAND...
    local sentence=$1
    shift
    if "$@" >build/package/check.out 2>&1; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL: $sentence"; cat build/package/check.out; fi
}
# systemd-analyze looks for the program where the package puts it on the machine.
verified() { sed "s,/usr/bin/,$root/usr/bin/," "$1" >build/package/creditlink.service && systemd-analyze verify --man=no build/package/creditlink.service; }
rm -rf build/package
deploy/package
package=$(ls build/package/*.deb)
root=$PWD/build/package/root
dpkg-deb -x "$package" "$root"
dpkg-deb -e "$package" "$root/DEBIAN"

for file in bin/creditlink bin/creditlink-xls bin/creditlink-verify share/creditlink/mappings/kinds/xk.json share/man/man1/creditlink.1 share/man/zh_CN/man1/creditlink.1 \
    share/bash-completion/completions/creditlink share/doc/creditlink/first-day.zh-CN.md share/doc/creditlink/examples/creditlink.json share/doc/creditlink/examples/logrotate; do
    check "the package holds $file" test -s "$root/usr/$file"
done
check "the package holds its service" test -s "$root/usr/lib/systemd/system/creditlink.service"
check "the package holds the calendar of this year" test -s "$root/usr/share/creditlink/mappings/calendars/$(date +%Y).json"
"$root/usr/bin/creditlink" --version >build/package/version
check "the installed program runs, and finds the reader of old workbooks" grep -qE "freexl +[0-9]" build/package/version
office=$root/office
mkdir -p "$office"
cp "$root/usr/share/doc/creditlink/examples/creditlink.json" "$office/"
ln -s "$root/usr/share/creditlink/mappings" "$office/mappings"
check "the example configuration makes its keys" "$root/usr/bin/creditlink" key init --config "$office/creditlink.json"
check "the examples in an installed mapping hold" "$root/usr/bin/creditlink" mapping test penalties --config "$office/creditlink.json"
check "the package names the libraries it needs" grep -qE '^Depends: .*libpocodata.*' "$root/DEBIAN/control"
check "what runs on installation is shell that parses" sh -n "$root/DEBIAN/postinst" "$root/DEBIAN/prerm" "$root/DEBIAN/postrm"
if command -v systemd-analyze >/dev/null; then
    check "the service is exposed by at most 1.5" systemd-analyze security --offline=true --threshold=15 "$root/usr/lib/systemd/system/creditlink.service"
    check "systemd finds nothing wrong with the service" verified "$root/usr/lib/systemd/system/creditlink.service"
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
