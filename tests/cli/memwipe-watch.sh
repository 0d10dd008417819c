#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# memwipe-watch's command line: exit codes, and the exact words. Nothing here can be armed: each run
# is on a tree of text, on something that is no removable disk, or without CAP_SYS_BOOT.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

build=${B:-build}
program=$build/udev-rules/memwipe-watch
more="Try 'memwipe-watch --help' for more information."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# expect CODE STDOUT STDERR COMMAND...
expect() {
	code=$1
	out=$2
	err=$3
	shift 3
	got_out=$("$@" 2>"$work/err")
	got=$?
	got_err=$(cat "$work/err")
	if [ $got -ne "$code" ]; then
		fail "'$*' ended with $got instead of $code: $got_err"
	elif [ "$got_out" != "$out" ]; then
		fail "'$*' printed '$got_out' instead of '$out'"
	elif [ "$got_err" != "$err" ]; then
		fail "'$*' said '$got_err' instead of '$err'"
	else
		pass
	fi
}

usage() {
	words=$1
	shift
	expect 2 "" "memwipe-watch: $words" "$program" "$@"
}

# found CODE STDOUT STDERR TREE ARGUMENT...: what --print-device says of a recorded tree
found() {
	code=$1
	out=$2
	err=${3:+memwipe-watch: $3}
	tree=$4
	shift 4
	[ -d "$work/$tree" ] || tests/data/watch/unpack "tests/data/watch/$tree.tree" "$work/$tree"
	expect "$code" "$out" "$err" "$program" --print-device --sysroot "$work/$tree" "$@"
}

expect 0 "memwipe-watch $(cat VERSION)" "" "$program" --version
expect 0 "Usage: memwipe-watch [OPTION]..." "" sh -c "'$program' --help | head -1"
expect 1 "" "memwipe-watch: cannot write to standard output: No space left on device" \
	sh -c "'$program' --help >/dev/full"

# Every option of the help is completed, and nothing else.
"$program" --help | grep -o -e '--[a-z-]*' | sort -u >"$work/options"
completed udev-rules/watch/memwipe-watch.bash memwipe-watch -- | sort >"$work/offered"
expect 0 "" "" diff "$work/offered" "$work/options"
expect 0 serial= "" completed udev-rules/watch/memwipe-watch.bash memwipe-watch --device = se

# Its unit starts it by this name, for systemd.
ln -s "$(realpath "$program")" "$work/@memwipe-watch"
expect 2 "" "memwipe-watch: unexpected argument 'x'
$more" "$work/@memwipe-watch" x

usage "unknown option '--nothing'
$more" --nothing
usage "unknown option '-x'
$more" -x
usage "option '--device' needs a value
$more" --device
usage "no value is taken by option '--dry-run=yes'
$more" --dry-run=yes
usage "unexpected argument '/dev/sda'
$more" /dev/sda
usage "--sysroot needs --check-config, --print-device or --print-doors
$more" --sysroot /
for wrong in 0 -1 31d 99999999999999999999 1w '' ten; do
	usage "invalid deadline '$wrong': should be a time like 15s, 5m or 2h, from 1s to 30d
$more" --deadline "$wrong"
done

found 0 /dev/sda "" live-boot
found 0 /dev/sda "" live-boot-hidden
found 0 /dev/sda "" findiso
found 0 /dev/sda "" plain-usb
found 0 /dev/sda "" luks-lvm-usb
found 0 /dev/mmcblk0 "" sd-card
found 0 /dev/sda "/dev/nvme0n1 is not watched: it is not removable" mixed
found 1 "" "cannot watch /dev/nvme0n1: it is not removable" internal-nvme
found 0 /dev/sr0 "" optical
found 0 /dev/sr0 "" optical-usb
tests/data/watch/unpack tests/data/watch/btrfs-two-sticks.tree "$work/btrfs-two-sticks"
expect 0 "/dev/sda
/dev/sdb" "" sh -c "'$program' --print-device --sysroot '$work/btrfs-two-sticks' | sort"
found 0 /dev/nvme0n1 "" nvme-multipath
found 0 /dev/sda "" tmpfs-root-usb
# The system goes on without the stick. Where that is named, it is watched.
lone="the system goes on without it, from an internal disk"
for mirror in md-raid1-mixed btrfs-raid1-mixed; do
	tests/data/watch/unpack "tests/data/watch/$mirror.tree" "$work/$mirror"
	expect 1 1 "" sh -c "'$program' --print-device --sysroot '$work/$mirror' 2>&1 | grep -cE '^memwipe-watch: cannot watch /dev/(sda: $lone|nvme0n1: it is not removable)$'; exit 1"
	found 0 /dev/sda "" $mirror --device /dev/sda1
done
found 1 "" "the running system is in RAM: there is no disk to watch" toram
found 1 "" "cannot find the disk of the running system: 192.0.2.1 cannot be followed to a disk" network-root
found 0 /dev/sda "" live-boot --device /dev/sda1
found 0 /dev/nvme0n1 "/dev/nvme0n1 does not look removable; it is watched because it was named" live-boot --device /dev/nvme0n1p2
found 1 "" "/dev/loop0 is in RAM: there is no disk to watch" toram --device /dev/loop0
found 1 "" "cannot find the disk of /dev/sdz: no such device" live-boot --device /dev/sdz
found 1 "" "cannot find the disk of sdz: neither a path nor serial=, port= or label=" live-boot --device sdz
found 0 /dev/sda "" live-boot --device port=2-1

mkdir "$work/empty"
# configured CODE STDERR LINE...: what is said of such a configuration
configured() {
	code=$1
	err=${2:+memwipe-watch: $work/conf: $2}
	shift 2
	printf '%s\n' "$@" >"$work/conf"
	expect "$code" "" "$err" "$program" --check-config --config "$work/conf"
}

configured 0 ""
configured 0 "" "[watch]" "device = serial=1" "[doors]" "order = kexec"
configured 2 "line 2: unknown key 'devise' in [watch]" "[watch]" "devise = /dev/sda"
wants="a path like /dev/sdb, or serial=, port= or label="
configured 2 "line 2: 'sdb' of 'device' should be $wants" "[watch]" "device = sdb"
configured 2 "line 2: 'label=KEY # mine' of 'device' should be without the comment, which behind a value begins with ';'" \
	"[watch]" "device = label=KEY # mine"
configured 2 "line 2: unknown section [tiggers]" "[tiggers]" "ac-lost = yes"
configured 2 "line 2: 'cellar' of 'order' should be the name of a door, each at most once" "[doors]" "order = kexec cellar"
configured 2 "line 2: 'none' of 'order' should be last-resort, its name now" "[doors]" "order = kexec none"
configured 2 "line 2: '' of 'order' should be at least one door" "[doors]" "order ="
configured 2 "line 2: 'KEY_PANIK' of 'panic-keys' should be a key like KEY_END, of six at most" "[triggers]" "panic-keys = KEY_PANIK"
expect 1 "" "memwipe-watch: $work/nowhere: No such file or directory" \
	"$program" --check-config --config "$work/nowhere"
printf '[watch]\nboot-medium = no\n' >"$work/conf"
found 1 "" "there is nothing to watch: no disk and no other trigger" live-boot --config "$work/conf"
printf '[watch]\ndevice = serial=none\n' >"$work/conf"
found 0 /dev/sda "serial=none is not watched yet: no such device" live-boot --config "$work/conf"
printf '[watch]\ndevice = port=2-1\n' >"$work/conf"
found 0 /dev/sda "" live-boot --config "$work/conf"
# No wrong or unusable device keeps the boot medium from being watched.
printf '[watch]\ndevice = sdb\n' >"$work/conf"
found 0 /dev/sda "$work/conf: line 2: 'sdb' of 'device' should be $wants" live-boot --config "$work/conf"
printf '[watch]\ndevice = /dev/loop0\n' >"$work/conf"
found 0 /dev/mmcblk0 "/dev/loop0 is not watched yet: no such device" sd-card --config "$work/conf"
cp -a "$work/live-boot" "$work/lame"
for name in sdx sdy; do
	other=$work/lame/sys/devices/pci0000:00/0000:00:14.0/usb2/2-2/2-2:1.0/host1/target1:0:0/1:0:0:0/block/$name
	mkdir -p "$other"
	case $name in sdx) echo 65:16 ;; *) echo 65:32 ;; esac >"$other/dev"
	ln -s "../../${other#"$work/lame/sys/"}" "$work/lame/sys/class/block/$name"
	ln -s "../../${other#"$work/lame/sys/"}" "$work/lame/sys/dev/block/$(cat "$other/dev")"
done
echo DEVTYPE=usb_device >"$work/lame/sys/devices/pci0000:00/0000:00:14.0/usb2/2-2/uevent"
echo 4711 >"$work/lame/sys/devices/pci0000:00/0000:00:14.0/usb2/2-2/serial"
for name in port=2-2 serial=4711; do
	printf '[watch]\ndevice = %s\ndevice = /dev/nvme0n1p1\n' "$name" >"$work/conf"
	found 0 "/dev/sda
/dev/nvme0n1" "/dev/nvme0n1 does not look removable; it is watched because it was named
memwipe-watch: $name is not watched yet: more than one device" lame --config "$work/conf"
done
printf '[watch]\ndevice = /dev/loop0\n' >"$work/conf"
found 1 "" "the running system is in RAM: there is no disk to watch" toram
found 0 "" "the running system is in RAM: there is no disk to watch
memwipe-watch: /dev/loop0 is not watched yet: it is in RAM" toram --config "$work/conf"
# The keys work on every machine.
printf '[triggers]\npanic-keys = KEY_END\n' >"$work/conf"
found 0 "" "cannot watch /dev/nvme0n1: it is not removable" internal-nvme --config "$work/conf"
# What the file allows, the option allows.
configured 0 "" "[doors]" "deadline = 30d"
expect 0 "" "" "$program" --check-config --sysroot "$work/empty" --deadline 30d
# A reader without its card is awaited, unless it was named here and now.
cp -a "$work/live-boot" "$work/card-out"
echo 0 >"$work/card-out/sys/devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host0/target0:0:0/0:0:0:0/block/sda/size"
printf '[watch]\nboot-medium = no\ndevice = port=2-1\n' >"$work/conf"
found 0 "" "port=2-1 is not watched yet: no medium in it" card-out --config "$work/conf"
found 0 /dev/sda "" card-out --device port=2-1
expect 1 "" \
	"memwipe-watch: cannot find the disk of the running system: No such file or directory" \
	"$program" --print-device --sysroot "$work/empty"
expect 1 "" "memwipe-watch: cannot open $work/missing: No such file or directory" \
	"$program" --print-device --sysroot "$work/missing"

# A device that cannot be watched stops no other trigger: here it is time for the dead-man timer.
printf '[watch]\nboot-medium = no\ndevice = sdb\ndevice = /dev/null\n[triggers]\ndead-man = 1\ngrace = 0\n' >"$work/conf"
"$program" --dry-run --config "$work/conf" >"$work/out" 2>&1
expect 0 "$work/conf: line 3: 'sdb' of 'device' should be $wants
/dev/null is not watched yet: Block device required
1" "" sed -n 's/^memwipe-watch: \(.*line 3.*\|.*yet.*\)/\1/p; s/^would .* the decision$/1/p' "$work/out"

# The same refusals when it is to be armed: a dry run asks for no right beforehand.
: > "$work/file"
expect 1 "" "memwipe-watch: cannot find the disk of $work/file: Block device required" \
	"$program" --dry-run --device "$work/file"
expect 1 "" "memwipe-watch: cannot find the disk of $work/missing: no such device" \
	"$program" --dry-run --device "$work/missing"

fixed=
for disk in /sys/block/*; do
	name=${disk##*/}
	case $(readlink -f "$disk") in
	*/usb[0-9]*) continue ;;
	esac
	[ "$(cat "$disk/removable")" = 0 ] && [ ! -e "$disk/loop/backing_file" ] &&
		[ -z "$(ls "$disk/slaves")" ] && [ -b "/dev/$name" ] && fixed=/dev/$name && break
done
if [ -n "$fixed" ]; then
	expect 0 "$fixed" "memwipe-watch: $fixed does not look removable; it is watched because it was named" \
		"$program" --print-device --device "$fixed"
else
	skip "no disk here that cannot be removed"
fi

as=
[ "$(id -u)" -ne 0 ] || as="setpriv --bounding-set=-sys_boot"
# shellcheck disable=SC2086
expect 3 "" "memwipe-watch: cannot watch: needs root and the right to reboot" \
	$as "$program" --device /dev/sda

# Each of its own tests counts as one here.
# The testbed leaves its folder behind.
TMPDIR=$work umockdev-wrapper "$build/tests/cli/watch_monitor" >"$work/monitor" 2>&1
passed=$((passed + $(grep -c '^\[       OK \]' "$work/monitor")))
broken=$(grep -cE '^\[  (FAILED|ERROR) +\] [a-z_]+$' "$work/monitor")
if ! grep -q '^\[  PASSED  \]' "$work/monitor" || [ "$broken" -ne 0 ]; then
	cat "$work/monitor"
	fail "watch_monitor"
fi

summary
