#!/usr/bin/env bash
# The package on a machine of its own, under a real systemd: what the first-day page says, as typed, and what its units promise (ready,
# reload, watchdog, kill, drain, timer). The machine is this one's files under an overlay, with processes, mounts and network of its own: what
# is done there is gone afterwards. --full; needs root, overlay, and the package that tests/deploy/package.sh left.
set -euo pipefail
cd "$(dirname "$0")/../.."
package=$(ls build/package/*.deb)
if [ "${1:-}" != inside ]; then
    [ "$(id -u)" = 0 ] || { echo "not root: no machine of its own can be started"; exit 1; }
    shop=$(mktemp -d /tmp/creditlink-machine-XXXXXX)
    trap 'rm -rf --one-file-system "$shop"' EXIT
    mkdir "$shop/root" "$shop/said"
    status=0
    timeout 300 unshare --fork --pid --mount --uts --ipc --net --cgroup --kill-child "$0" inside "$shop" >"$shop/said/console" 2>&1 || status=$?
    cat "$shop/said/result" 2>/dev/null || { echo "the machine did not come up:"; tail -20 "$shop/said/console"; exit 1; }
    exit $status
fi

# ---- the machine, before its first process
shop=$2 root=$2/root
mount --make-rprivate /
ip link set lo up
mount -t tmpfs tmpfs "$root"
mkdir "$root/up" "$root/work" "$root/machine"
mount -t overlay overlay -o "lowerdir=/,upperdir=$root/up,workdir=$root/work" "$root/machine"
machine=$root/machine
mount -t proc proc "$machine/proc"
mount --rbind /dev "$machine/dev"
mount -t sysfs -o ro sysfs "$machine/sys"
mount -t cgroup2 cgroup2 "$machine/sys/fs/cgroup"
mount -t tmpfs tmpfs "$machine/run"
mount -t tmpfs tmpfs "$machine/tmp"
mkdir -p "$machine/said" "$machine/media"
mount --bind "$shop/said" "$machine/said"
rm -rf "$machine"/etc/systemd/system/*.wants "$machine"/etc/systemd/system/default.target "$machine/usr/bin/creditlink"* "$machine/etc/creditlink" "$machine/var/lib/creditlink"
cp "$package" "$machine/media/creditlink.deb"
cp tests/deploy/systemd_inside.sh "$machine/media/"
cat >"$machine/etc/systemd/system/trial.service" <<'UNIT'
[Unit]
Requires=basic.target
After=basic.target
SuccessAction=exit-force
FailureAction=exit-force
[Service]
Type=oneshot
ExecStart=/media/systemd_inside.sh
StandardOutput=file:/said/result
StandardError=inherit
TimeoutStartSec=280
UNIT
export container=creditlink-trial
# No chroot: within one no user namespace can be made, and the service has one of its own.
cd "$machine"
mkdir -p before
pivot_root . before
umount -l /before
exec /lib/systemd/systemd --system --unit=trial.service --log-target=console --show-status=no
