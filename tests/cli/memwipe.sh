#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# memwipe's command line: exit codes, and the exact words. Nothing here can empty RAM or change this
# machine: each run is on a recorded tree, without rights, ended by --help, or in a name space of its own.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

build=${B:-build}
more="Try 'memwipe --help' for more information."
completion=udev-rules/front/memwipe.bash
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"

# As root, run the program as the user nobody, who cannot read the source tree but can run a copy.
program=$work/memwipe
install -m 755 "$build/udev-rules/memwipe" "$program"
as=
[ "$(id -u)" -ne 0 ] || as="setpriv --reuid=65534 --regid=65534 --clear-groups"

# expect CODE STDERR ARGUMENT...: runs it and compares both; stdout is left in $work/out.
expect() {
	code=$1
	words=$2
	shift 2
	# shellcheck disable=SC2086 # several words, or none
	ends_exactly "$code" "$words" $as "$program" "$@"
}

usage() {
	words=$1
	shift
	expect 2 "memwipe: $words
$more" "$@"
}

# printed LINE: the last run printed it, among others
printed() {
	if grep -qxF -e "$1" "$work/out"; then
		pass
	else
		fail "no '$1' in: $(cat "$work/out")"
	fi
}

# put FILE [TEXT]: into the recorded machine
put() {
	mkdir -p "$work/tree/$(dirname "$1")"
	printf '%b' "${2-}" >"$work/tree/$1"
}

# machine: a new one in $work/tree, with nothing that helps or hurts
machine() {
	rm -rf "$work/tree"
	mkdir "$work/tree"
	put proc/cmdline 'root=/dev/sda1 quiet\n'
	put proc/sysrq-trigger
	put proc/self/cgroup '0::/memwipe-watch.service\n'
	put sys/fs/cgroup/system.slice/cgroup.kill
	put proc/cpuinfo 'processor : 0\nflags : fpu lm\n'
	put proc/swaps 'Filename\tType\tSize\tUsed\tPriority\n'
}

# finding NAME LEVEL TEXT [REMEDY]: status says so of the recorded machine, to people and to programs. What is
# bad has a remedy, also that of other findings, and nothing else has one.
finding() {
	expect 1 "" status --sysroot="$work/tree"
	printed "$(printf '  %-4s  %s: %s' "$2" "$1" "$3")"
	[ $# -eq 3 ] || printed "        remedy: $4"
	expect 1 "" status --json --sysroot="$work/tree"
	if python3 - "$work/out" "$@" <<-'END'
		import json, sys
		file, name, level, text, *remedy = sys.argv[1:]
		machine = json.load(open(file))["machine"]
		assert {"name": name, "level": level, "text": text, "remedy": remedy[0] if remedy else None} in machine
		assert all((one["level"] == "bad") == bool(one["remedy"]) for one in machine)
	END
	then
		pass
	else
		fail "status --json says something else of $1: $(cat "$work/out")"
	fi
}

# swap AREA: the recorded machine swaps to it
swap() {
	machine
	put proc/swaps "Filename\tType\tSize\tUsed\tPriority\n$1\tpartition\t1048572\t0\t-2\n"
}

# volume NAME NUMBER UUID [SLAVE...]: a device-mapper volume on others
volume() {
	put "sys/devices/virtual/block/$1/dev" "$2\n"
	put "sys/devices/virtual/block/$1/dm/uuid" "$3\n"
	put "sys/devices/virtual/block/$1/dm/name" "name-of-$1\n"
	mkdir -p "$work/tree/sys/dev/block" "$work/tree/sys/class/block" "$work/tree/sys/block" \
		"$work/tree/sys/devices/virtual/block/$1/slaves"
	ln -sf "../../devices/virtual/block/$1" "$work/tree/sys/dev/block/$2"
	ln -sf "../../devices/virtual/block/$1" "$work/tree/sys/class/block/$1"
	ln -sf "../devices/virtual/block/$1" "$work/tree/sys/block/$1"
	name=$1
	shift 3
	for slave in "$@"; do
		ln -s "../../$slave" "$work/tree/sys/devices/virtual/block/$name/slaves/$slave"
	done
}

# firmware_map START LAST TYPE: the firmware's map of memory has this range, too
firmware_map() {
	put "sys/firmware/memmap/$1/start" "$1\n"
	put "sys/firmware/memmap/$1/end" "$2\n"
	put "sys/firmware/memmap/$1/type" "$3\n"
}

# mor BYTES: the firmware's variable holds them
mor() {
	put "sys/firmware/efi/efivars/MemoryOverwriteRequestControl-e20939be-32d4-41be-a150-897f85d49829" "$1"
}

# help, version, bad usage
expect 0 "" --help
printed 'Usage: memwipe COMMAND [OPTION]...'
expect 0 "" --version
printed "memwipe $(cat VERSION)"
usage "no command"
usage "unknown command 'stat'" stat
usage "unknown command '--json'" --json
usage "unknown command ''" ''
usage "unknown option '--fast'" status --fast
usage "unknown option '-j'" status -j
usage "unexpected argument 'now'" status now
usage "unexpected argument 'on'" mor on on
usage "option '--sysroot' needs a value" status --sysroot
usage "option '--for' needs a value" disarm --for
usage "status does not take --for" status --for=5m
usage "now does not take --json" now --json
usage "disarm does not take --json" disarm --for=5m --json
for command in abort alive arm disarm evict-keys hibernation load now reload selftest session warn; do
	usage "$command does not take --sysroot" $command --sysroot="$work"
done
usage "mor takes on or off, not 'perhaps'" mor perhaps
usage "session takes wanted, not 'locked'" session locked
usage "hibernation takes refuse or allow, not 'never'" hibernation never
usage "hibernation takes refuse or allow, not ''" hibernation
expect 3 "memwipe: cannot refuse hibernation: needs root" hibernation refuse
usage "nothing is changed below --sysroot" mor on --sysroot="$work"
usage "nothing is changed below --sysroot" mor --sysroot="$work" off
usage "disarm needs --for=TIME: it always ends" disarm
for wrong in 0 -5m 1.5h 5x 31d '' 5mm 99999999999999999999; do
	usage "invalid time '$wrong': like 90s, 5m or 2h, at most 30d" disarm --for="$wrong"
done
expect 1 "memwipe: cannot open $work/nowhere: No such file or directory" status --sysroot="$work/nowhere"
"$program" --help >/dev/full 2>"$work/err"
if [ $? -eq 1 ] && [ "$(cat "$work/err")" = \
	"memwipe: cannot write to standard output: No space left on device" ]; then
	pass
else
	fail "--help on a full disk: $(cat "$work/err")"
fi

# what bash completes
completed $completion memwipe '' | grep -v ^- | sort >"$work/offered"
"$program" --help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p' | sort >"$work/commands"
if diff "$work/offered" "$work/commands"; then
	pass
else
	fail "not every command is completed, or too many"
fi
while read -r command; do
	expect 0 "" "$command" --help
	fitting $completion "$program" "$command"
done <"$work/commands"
for word in on off; do
	if completed $completion memwipe mor $word | grep -qx $word; then pass; else fail "mor $word"; fi
done

# a machine with nothing in it
mkdir "$work/tree"
expect 1 "" status --sysroot="$work/tree"
printed "NOT PROTECTED: memwipe-watch is not running"
printed "  module      shut: the module is not loaded (run modprobe memwipe)"
expect 1 "" status --json --sysroot="$work/tree"
if python3 -m json.tool "$work/out" >/dev/null && python3 - "$work/out" <<-'END'
	import json, sys
	seen = json.load(open(sys.argv[1]))
	assert seen["protected"] is False and seen["state"] == "off", seen
	assert seen["reason"] == "memwipe-watch is not running", seen
	assert seen["version"] is None and seen["pid"] is None, seen
	assert [d["name"] for d in seen["doors"]][-1] == "last-resort", seen
	assert len(seen["machine"]) == 11, seen
END
then
	pass
else
	fail "status --json of an empty machine: $(cat "$work/out")"
fi

# doors, and why one is shut
unproven="that this image is ours cannot be proven: the record does not say where it lies"
machine
put dev/memwipe
put sys/kernel/kexec_loaded '0\n'
put run/memwipe/reasons 'panic no memory is reserved for it\nkexec the kernel is locked down\n'
expect 1 "" status --sysroot="$work/tree"
printed "  module      open"
printed "  panic       shut: no memory is reserved for it"
printed "  kexec       shut: the kernel is locked down"
printed "  last-resort open"
put sys/kernel/kexec_loaded '1\n'
expect 1 "" status --sysroot="$work/tree"
printed "  kexec       shut: an image is loaded that is not ours (memwipe load replaces it)"
put run/memwipe/kexec 'action=poweroff\nranges=2\nbytes=4096\n'
expect 1 "" status --sysroot="$work/tree"
printed "  kexec       open: $unproven"

# how much of the RAM an image lists that is loaded; the firmware's map has what is added, for everybody
machine
added="as memory was added later"
finding coverage note "no image that lists the RAM is loaded"
put run/memwipe/kexec 'action=poweroff\nranges=2\nbytes=536735744\n'
finding coverage note "no image that lists the RAM is loaded"
put sys/kernel/kexec_loaded '1\n'
put proc/iomem '00000000-00000000 : Reserved\n00000000-00000000 : System RAM\n'
finding coverage note "how much RAM there is, only root may see"
put proc/iomem '00001000-0009fbff : System RAM\n00100000-1ffdffff : System RAM\n  01000000-01dfffff : Kernel code\n'
finding coverage good "what is loaded covers all 511 MiB of RAM"
firmware_map 0x0 0x9fbff "System RAM"
firmware_map 0x100000 0x1ffdffff "System RAM"
firmware_map 0xfeffc000 0xfeffffff Reserved
finding coverage good "what is loaded covers all 511 MiB of RAM"
firmware_map 0x100000000 0x107ffffff "System RAM"
finding coverage bad "what is loaded covers 511 of 639 MiB of RAM, $added" "load again: memwipe load"
put proc/sys/kernel/kexec_load_disabled '1\n'
finding coverage bad "what is loaded covers 511 of 639 MiB of RAM, $added" "restart the machine"
put run/memwipe/kexec 'action=poweroff\nranges=3\nbytes=670953472\n'
finding coverage good "what is loaded covers all 639 MiB of RAM"
put run/memwipe/panic 'action=poweroff\nranges=2\nbytes=536735744\n'
finding coverage good "what is loaded covers all 639 MiB of RAM"
put sys/kernel/kexec_crash_loaded '1\n'
finding coverage bad "what is loaded covers 511 of 639 MiB of RAM, $added" "restart the machine"
put run/memwipe/panic 'action=poweroff\nranges=3\nbytes=670953472\n'
finding coverage good "what is loaded covers all 639 MiB of RAM"
# What a driver adds is not in the firmware's map.
put proc/iomem '00001000-1ffdffff : System RAM\n100000000-107ffffff : System RAM\n140000000-147ffffff : System RAM (kmem)\n'
finding coverage bad "what is loaded covers 639 of 767 MiB of RAM, $added" "restart the machine"
rm "$work/tree/run/memwipe/panic"
put run/memwipe/kexec 'action=poweroff\nranges=0\nbytes=0\nkernel=/boot/vmlinuz\n'
finding coverage note "no image that lists the RAM is loaded"

# how the machine ends, where it could not be as usual
machine
finding "end of the machine" good "power-off"
put run/memwipe/panic 'action=reboot\nranges=2\nbytes=536735744\n'
finding "end of the machine" good "power-off"
put sys/kernel/kexec_crash_loaded '1\n'
finding "end of the machine" note \
	"reboot through the panic door, not power-off (kexec-wipe load says why, if it was not asked for)"
put sys/class/misc/memwipe/action 'poweroff\n'
finding "end of the machine" note \
	"reboot through the panic door, not power-off (kexec-wipe load says why, if it was not asked for)"
put sys/class/misc/memwipe/action 'reboot\n'
finding "end of the machine" note \
	"reboot through the module door, not power-off (dmesg says why, if it was not asked for)"

machine
rm "$work/tree/proc/sysrq-trigger"
finding "end of the machine" note \
	"power-off; without SysRq in the kernel, a door that hangs may keep the machine on"
put sys/kernel/kexec_crash_loaded '1\n'
put run/memwipe/panic 'action=poweroff\nranges=2\nbytes=4096\n'
expect 1 "" status --sysroot="$work/tree"
printed "  panic       shut: the kernel has no /proc/sysrq-trigger (CONFIG_MAGIC_SYSRQ)"

# another program that acts on a pull
machine
finding "other watchers" good "none that is known switches the power off at a pull"
mkdir -p "$work/tree/etc/systemd/system/sysinit.target.wants"
ln -s /usr/lib/systemd/system/emerg-shutdown.service "$work/tree/etc/systemd/system/sysinit.target.wants/"
finding "other watchers" bad "emerg-shutdown.service switches the power off at a pull, perhaps before RAM is empty" \
	"systemctl mask --now emerg-shutdown.service"
ln -s /dev/null "$work/tree/etc/systemd/system/emerg-shutdown.service"
finding "other watchers" good "none that is known switches the power off at a pull"

# swap
machine
finding swap good "there is none"
swap /dev/sda2
finding swap bad "/dev/sda2 is not encrypted: RAM contents may have been written to it" \
	"swapoff /dev/sda2, then overwrite it; encrypt it as crypttab(5) says, or do without it"
swap /swapfile
put swapfile
finding swap bad "/swapfile is not encrypted: RAM contents may have been written to it" \
	"swapoff /swapfile, then overwrite it; encrypt it as crypttab(5) says, or do without it"
swap /dev/zram0
finding swap note "/dev/zram0: encrypted, or in RAM"
put sys/block/zram0/backing_dev 'none\n'
finding swap note "/dev/zram0: encrypted, or in RAM"
put sys/block/zram0/backing_dev '/dev/sda3\n'
finding swap bad "/dev/zram0 is not encrypted: RAM contents may have been written to it" \
	"swapoff /dev/zram0, then overwrite it; encrypt it as crypttab(5) says, or do without it"
swap /dev/dm-0
volume dm-0 253:0 CRYPT-PLAIN-swap
finding swap note "/dev/dm-0: encrypted, or in RAM"
swap /dev/mapper/name-of-dm-1
volume dm-0 253:0 CRYPT-LUKS2-0123-sda2_crypt
volume dm-1 253:1 LVM-abcd dm-0
finding swap note "/dev/mapper/name-of-dm-1: encrypted, or in RAM"
volume dm-2 253:2 LVM-efgh
volume dm-1 253:1 LVM-abcd dm-2
finding swap bad "/dev/mapper/name-of-dm-1 is not encrypted: RAM contents may have been written to it" \
	"swapoff /dev/mapper/name-of-dm-1, then overwrite it; encrypt it as crypttab(5) says, or do without it"
swap /dev/dm-3
volume dm-3 253:3 LVM-ring dm-3
finding swap bad "/dev/dm-3 is not encrypted: RAM contents may have been written to it" \
	"swapoff /dev/dm-3, then overwrite it; encrypt it as crypttab(5) says, or do without it"

# a swap file is where its file system is
on_file_system() {
	swap "$1"
	volume dm-0 253:0 CRYPT-LUKS2-0123-sda2_crypt
	volume dm-1 253:1 LVM-abcd
	put proc/self/mountinfo "25 1 8:2 / / rw - ext4 /dev/sda2 rw\n26 25 $2 / /var rw - $3 rw\n"
}
on_file_system /var/swapfile 253:0 "ext4 /dev/mapper/name-of-dm-0"
finding swap note "/var/swapfile: encrypted, or in RAM"
put var/swapfile
finding swap note "/var/swapfile: encrypted, or in RAM"
on_file_system '/var/swap\\040file' 253:0 "ext4 /dev/mapper/name-of-dm-0"
finding swap note "/var/swap file: encrypted, or in RAM"
on_file_system /var/swapfile 253:1 "ext4 /dev/mapper/name-of-dm-1"
finding swap bad "/var/swapfile is not encrypted: RAM contents may have been written to it" \
	"swapoff /var/swapfile, then overwrite it; encrypt it as crypttab(5) says, or do without it"
on_file_system /variable/swapfile 253:0 "ext4 /dev/mapper/name-of-dm-0"
finding swap bad "/variable/swapfile is not encrypted: RAM contents may have been written to it" \
	"swapoff /variable/swapfile, then overwrite it; encrypt it as crypttab(5) says, or do without it"
on_file_system /var/swapfile 0:30 "btrfs /dev/mapper/name-of-dm-0"
finding swap bad "/var/swapfile is not encrypted: RAM contents may have been written to it" \
	"swapoff /var/swapfile, then overwrite it; encrypt it as crypttab(5) says, or do without it"
# of_btrfs UUID NAME: sysfs has a link to each device
of_btrfs() {
	mkdir -p "$work/tree/sys/fs/btrfs/$1/devices"
	ln -s "../../../../devices/virtual/block/$2" "$work/tree/sys/fs/btrfs/$1/devices/"
}
of_btrfs 0123-uuid dm-0
of_btrfs 4567-uuid dm-1
finding swap note "/var/swapfile: encrypted, or in RAM"
of_btrfs 0123-uuid dm-1 # the file may be on either
finding swap bad "/var/swapfile is not encrypted: RAM contents may have been written to it" \
	"swapoff /var/swapfile, then overwrite it; encrypt it as crypttab(5) says, or do without it"
rm "$work/tree/sys/fs/btrfs/0123-uuid/devices/dm-1"
of_btrfs 0123-uuid dm-9 # or on one that cannot be looked at
finding swap bad "/var/swapfile is not encrypted: RAM contents may have been written to it" \
	"swapoff /var/swapfile, then overwrite it; encrypt it as crypttab(5) says, or do without it"

swap /dev/sda2 # whatever the file system is that /dev lies on
volume dm-0 253:0 CRYPT-LUKS2-0123-sda2_crypt
put proc/self/mountinfo "25 1 253:0 / / rw - ext4 /dev/mapper/name-of-dm-0 rw\n"
finding swap bad "/dev/sda2 is not encrypted: RAM contents may have been written to it" \
	"swapoff /dev/sda2, then overwrite it; encrypt it as crypttab(5) says, or do without it"

# hibernation
machine
finding hibernation good "the kernel does not offer it"
put sys/power/disk '[platform] shutdown reboot suspend test_resume\n'
put sys/power/state 'freeze mem disk\n'
finding hibernation note "not possible without swap; nohibernate forbids it for good"
swap /dev/sda2
put sys/power/disk '[platform] shutdown reboot suspend test_resume\n'
put sys/power/state 'freeze mem disk\n'
finding hibernation bad "possible: it would write all of RAM to a disk" \
	"nohibernate on the kernel's command line"
put run/systemd/sleep.conf.d/memwipe.conf
finding hibernation good "refused while the machine is armed (nohibernate forbids it for good)"
put etc/systemd/sleep.conf.d/memwipe.conf # in its place
finding hibernation bad "possible: it would write all of RAM to a disk" \
	"nohibernate on the kernel's command line"
put sys/power/disk '[disabled]\n'
finding hibernation good "the kernel does not offer it"
put sys/power/disk '[platform] shutdown\n'
put sys/power/state 'freeze mem\n'
finding hibernation good "the kernel does not offer it"

# shutdown
hook=usr/lib/systemd/system-shutdown/memwipe
config=${SYSCONFDIR:-/etc}/memwipe.conf
signed=$(sed -n 's/^#define SIGNED_IMAGE "\(.*\)"/\1/p' "$build/include/memwipe_paths.h")
# systemd: the recorded machine has it and our hook
systemd() {
	machine
	put run/systemd/system/x
	put $hook
}
machine
finding shutdown note "RAM is not emptied: this needs systemd"
put run/systemd/system/x
finding shutdown bad "RAM IS NOT EMPTIED: there is no /$hook" \
	"install memwipe again"
systemd
finding shutdown good "RAM is emptied, then the machine ends as requested"
put run/systemd/container 'lxc\n'
finding shutdown note "RAM is not emptied: it is that of the host"
systemd
put run/memwipe/shutdown-off
finding shutdown bad "RAM IS NOT EMPTIED: switched off by /run/memwipe/shutdown-off" \
	"remove what switches it off"
systemd
put proc/cmdline 'quiet memwipe_shutdown=off\n'
finding shutdown bad "RAM IS NOT EMPTIED: switched off by memwipe_shutdown=off on the kernel's command line" \
	"remove what switches it off"
systemd
put "$config" '[shutdown]\nwipe = no\n'
finding shutdown bad "RAM IS NOT EMPTIED: switched off by wipe = no in $config" \
	"remove what switches it off"
put "$config" '[shutdown]\naction = poweroff\n'
finding shutdown good "RAM is emptied, then always poweroff"
put "$config" '[shutdown]\nwipe = perhaps\n'
finding shutdown good "RAM is emptied, then the machine ends as requested"
systemd
put sys/kernel/security/lockdown 'none [integrity] confidentiality\n'
finding shutdown note "RAM is emptied only if this kernel, which is locked down, accepts the distribution's own kernel"
put "$signed"
finding shutdown good "RAM is emptied, then the machine ends as requested"
for sysctl in 'disabled 1' 'limit_reboot 0'; do
	systemd
	put "proc/sys/kernel/kexec_load_${sysctl% *}" "${sysctl#* }\n"
	finding shutdown bad "RAM IS NOT EMPTIED: no image is loaded, and the kernel takes none until the next boot" \
		"restart the machine; at the boot, memwipe load has to come before kexec is forbidden"
	put sys/kernel/kexec_loaded '1\n'
	finding shutdown bad "RAM IS NOT EMPTIED: no image is loaded, and the kernel takes none until the next boot" \
		"restart the machine; at the boot, memwipe load has to come before kexec is forbidden"
	put run/memwipe/kexec 'action=poweroff\nranges=2\nbytes=1\n'
	finding shutdown note \
		"RAM is emptied, but the kernel takes no other image than that which is loaded: each shutdown, restarts too, ends in poweroff"
	put "$config" '[shutdown]\naction = poweroff\n'
	finding shutdown good "RAM is emptied, then always poweroff"
	rm "$work/tree$config"
	put dev/memwipe
	finding shutdown good "RAM is emptied, then the machine ends as requested"
done
systemd
put proc/sys/kernel/kexec_load_limit_reboot '-1\n'
finding shutdown good "RAM is emptied, then the machine ends as requested"

# kernel settings
machine
finding "free memory" note "keeps its old contents; init_on_free=1 on the kernel's command line clears it"
put proc/cmdline 'root=/dev/sda1 init_on_free=1\n'
finding "free memory" good "cleared when it is freed (init_on_free=1)"
put proc/cmdline 'root=/dev/sda1 init_on_free=10\n'
finding "free memory" note "keeps its old contents; init_on_free=1 on the kernel's command line clears it"
finding lockdown good "off: nothing has to be signed"
put sys/kernel/security/lockdown 'none [integrity] confidentiality\n'
finding lockdown note "on: only signed modules and images are accepted"
put sys/kernel/security/lockdown '[none] integrity confidentiality\n'
finding lockdown good "off: nothing has to be signed"
put proc/sys/kernel/kexec_load_disabled '1\n'
finding lockdown note "off, but kernel.kexec_load_disabled=1 shuts kexec"
finding "kernel panic" note "no memory is reserved for it (crashkernel=1M): a panic does not wipe"
put sys/kernel/kexec_crash_size '2097152\n'
finding "kernel panic" good "2048 KiB are reserved: a panic can wipe"

# memory encryption
machine
finding "memory encryption" note "the processor does not support it"
put proc/cpuinfo 'processor : 0\nflags : fpu tme lm\n'
finding "memory encryption" note "unknown; the processor supports TME (see the firmware's setup)"
put proc/cpuinfo 'processor : 0\nflags : fpu sme lm\n'
finding "memory encryption" note "off; the processor supports it (mem_encrypt=on)"
put proc/cmdline 'mem_encrypt=on\n'
finding "memory encryption" good "on (mem_encrypt=on)"

# the firmware's memory overwrite request
machine
finding firmware note "cannot be asked to clear RAM at a reset"
expect 1 "memwipe: cannot read the memory overwrite request: the firmware has no memory overwrite request" \
	mor --sysroot="$work/tree"
mor '\007\000\000\000\000'
finding firmware note "was not asked to clear RAM at a reset (memwipe mor on)"
put etc/memwipe.conf '[firmware]\nmor = yes\n'
finding firmware bad "has not kept that it is to clear RAM at a reset" "memwipe load, which says why if it fails"
expect 0 "" mor --sysroot="$work/tree"
printed "the firmware is not asked to clear RAM at the next reset"
mor '\007\000\000\000\021'
finding firmware good "was asked to clear RAM at a reset (and may not do it)"
rm "$work/tree/etc/memwipe.conf"
finding firmware good "was asked to clear RAM at a reset (and may not do it)"
expect 0 "" mor --sysroot="$work/tree"
printed "the firmware is asked to clear RAM at the next reset"
expect 0 "" mor --json --sysroot="$work/tree"
if python3 -c 'import json, sys; assert json.load(sys.stdin) == {"clear_at_reset": True}' <"$work/out"; then
	pass
else
	fail "mor --json: $(cat "$work/out")"
fi

# What was loaded has the hardware watchdog reset a payload that hangs.
put sys/kernel/kexec_loaded '1\n'
put run/memwipe/kexec 'action=poweroff\nranges=2\nbytes=536477696\nwatchdog=120\n'
watched="the hardware watchdog resets a payload that hangs after 120 s"
finding firmware good "was asked to clear RAM at a reset (and may not do it); $watched (kexec)"
put sys/class/misc/memwipe/watchdog_s '0\n'
finding firmware bad \
	"was asked to clear RAM at a reset, and the hardware watchdog resets a payload that hangs (kexec), but not one loaded before (module)" \
	"memwipe load; where it loads nothing, restart the machine"
put sys/class/misc/memwipe/watchdog_s '66\n'
finding firmware good "was asked to clear RAM at a reset (and may not do it); $watched (module, kexec)"
mor '\007\000\000\000\000'
finding firmware bad "is not asked to clear RAM at a reset any more, but $watched (module, kexec)" \
	"memwipe mor on, or memwipe load; or restart the machine"
rm -r "$work/tree/sys/class/misc/memwipe" "$work/tree/run/memwipe/kexec"
put sys/kernel/kexec_loaded '0\n'
rm -r "$work/tree/sys/firmware"
put etc/memwipe.conf '[firmware]\nmor = yes\n'
finding firmware bad "cannot be asked to clear RAM at a reset, as [firmware] mor = yes asks for" \
	"remove mor = yes from memwipe.conf: this firmware has no such request"
mor '\007\000'
expect 1 "memwipe: cannot read the memory overwrite request: Invalid argument" mor --sysroot="$work/tree"

# The running system, without rights.
expect 3 "memwipe: cannot open any door: needs root" load
expect 3 "memwipe: cannot report the session to memwipe-watch: needs root" session
expect 3 "memwipe: cannot warn all users: needs root" warn
expect 3 "memwipe: cannot reload the configuration: needs root" reload
if [ -e /etc/memwipe.conf ]; then
	skip "commands that read the configuration: this machine has one"
else
	expect 3 "memwipe: cannot evict keys: needs root" evict-keys
	expect 1 "" session wanted
fi
if [ -e /run/memwipe/control ]; then
	skip "what is said without a watcher: there is one"
else
	expect 1 "memwipe: cannot abort: memwipe-watch is not running" abort
	expect 1 "memwipe: cannot reset the dead-man timer: memwipe-watch is not running" alive
	expect 1 "memwipe: cannot disarm: memwipe-watch is not running" disarm --for=5m
	expect 1 "memwipe: cannot test: memwipe-watch is not running" selftest --json
	expect 1 "" status
	printed "NOT PROTECTED: memwipe-watch is not running"
	printed "remedy: memwipe arm; if that fails, systemctl status memwipe-watch says why"

	# A service manager that says what it is asked.
	mkdir "$work/bin"
	printf '#!/bin/sh\necho "$*" >%s/asked\necho "it is masked"\nexit %s\n' "$work" 1 >"$work/bin/systemctl"
	: >"$work/asked"
	chmod 666 "$work/asked"
	chmod 755 "$work/bin/systemctl"
	PATH=$work/bin:$PATH expect 1 "memwipe: cannot start memwipe-watch.service: it is masked" arm
	if [ "$(cat "$work/asked")" = "start memwipe-watch.service" ]; then
		pass
	else
		fail "arm asked for: $(cat "$work/asked")"
	fi
	sed -i 's/^exit 1/exit 0/' "$work/bin/systemctl"
	PATH=$work/bin:$PATH expect 0 "" arm
	expect 3 "memwipe: cannot empty RAM: memwipe-watch is not running, and this user may not go through a door" now
fi

# cord NAME CODE LINE...: whether the block device lies on a disk that a configuration of these lines names
cord() {
	name=$1
	code=$2
	shift 2
	printf '%s\n' '[watch]' "$@" >"$work/disks/etc/memwipe.conf"
	expect "$code" "" cord "$name" --sysroot="$work/disks"
}

tests/data/watch/unpack tests/data/watch/mixed.tree "$work/disks"
mkdir -p "$work/disks/etc"
chmod -R a+rX "$work/disks"
usage "cord needs the name of a block device, like sdb1" cord
usage "unexpected argument 'sdc'" cord sdb sdc
expect 1 "" cord sda --sysroot="$work/disks" # there is no configuration
cord sda 1
cord sda 1 "boot-medium = yes" # which starts the watcher, or does not, at boot
cord sda 0 "device = port=2-1"
cord sda2 0 "device = port=2-1"
cord nvme0n1 1 "device = port=2-1"
cord sda 0 "device = serial=none" "device = port=2-1"
cord sda 1 "device = serial=none"
echo 4C530001 >"$work/disks/sys/devices/pci0000:00/0000:00:14.0/usb2/2-1/serial"
cord sda1 0 "device = serial=4C530001"
mkdir -p "$work/disks/dev/disk/by-label"
ln -s ../../nvme0n1p2 "$work/disks/dev/disk/by-label/KILLCORD"
cord nvme0n1p2 0 "device = label=KILLCORD"
cord nvme0n1 0 "device = label=KILLCORD"
cord sda 1 "device = label=KILLCORD"
cord sdz 1 "device = label=KILLCORD"
cord '' 1 "device = label=KILLCORD"
echo oops >>"$work/disks/etc/memwipe.conf"
expect 2 "memwipe: /etc/memwipe.conf: line 3: neither [section] nor key = value" cord sda --sysroot="$work/disks"

# What needs root and changes nothing but /run: as root of a world of its own, where /run is empty and
# other programs only note how they were called.
world=$work/world
mkdir "$world"
cat >"$world/stub" <<-'END'
	#!/bin/sh
	echo "${0##*/} $*" >>"$WORLD/asked"
	od -An -tx1 -j4 /sys/firmware/efi/efivars/MemoryOverwriteRequestControl-* >"$WORLD/request" 2>/dev/null
	[ ! -e "$WORLD/refuse-${0##*/}" ] || { echo "it is refused"; exit 1; }
END
chmod 755 "$world/stub"
for name in modprobe kexec-wipe wall timeout systemctl; do cp "$world/stub" "$world/$name"; done
chmod 777 "$world"

# inside SCRIPT: run there, with $program for memwipe; what it printed is in $work/out and $work/err
inside() {
	rm -f "$world/asked"
	$as unshare --map-root-user --mount env WORLD="$world" program="$program" PATH="$world:$PATH" \
		sh -c "mount -t tmpfs none /run && umask 077 && $1" >"$work/out" 2>"$work/err"
}

# asked LINE...: so other programs were called, in this order
asked() {
	printf '%s\n' "$@" >"$work/wanted"
	if diff "$work/wanted" "$world/asked" >"$work/diff" && [ ! -s "$work/err" ]; then
		pass
	else
		fail "other programs were asked: $(cat "$work/diff" "$work/err")"
	fi
}

if ! inside true; then
	skip "load and warn: no name space of users here: $(cat "$work/err")"
else
	# shellcheck disable=SC2016
	load='"$program" load; echo "code $?"; cat /run/memwipe/reasons; stat -c %a /run/memwipe/reasons;
		"$program" status'
	inside "$load"
	asked "modprobe memwipe" "kexec-wipe load"
	printed "module: open"
	printed "panic: shut: no memory is reserved for it (crashkernel=1M on the kernel's command line)"
	printed "kexec: open"
	printed "code 0"
	printed "644"
	printed "  stock       shut: the payload was loaded in its place"
	# shellcheck disable=SC2016
	inside 'env --ignore-signal=CHLD "$program" load; echo "code $?"'
	printed "kexec: open"
	printed "code 0"

	# The firmware's request is set with each load, if it is configured.
	# shellcheck disable=SC2016
	firmware='mount -t tmpfs none /etc && mount -t tmpfs none /sys/firmware && mkdir -p /sys/firmware/efi/efivars &&
		printf "[firmware]\nmor = %s\n" "$mor" >/etc/memwipe.conf && cd /sys/firmware/efi/efivars &&
		{ [ -z "$byte" ] || printf "\7\0\0\0$byte" >MemoryOverwriteRequestControl-e20939be-32d4-41be-a150-897f85d49829; } &&
		"$program" load; echo "code $?"; "$program" mor'
	inside "mor=no byte='\\0'; $firmware"
	printed "code 0"
	printed "the firmware is not asked to clear RAM at the next reset"
	inside "mor=yes byte='\\20'; $firmware"
	printed "code 0"
	printed "the firmware is asked to clear RAM at the next reset"
	# What is loaded depends on it, so it came first.
	if [ "$(cat "$world/request")" = " 11" ]; then pass; else fail "loaded before the request: $(cat "$world/request")"; fi
	# A module that is loaded already is told to look at it again.
	inside "mount -t tmpfs none /dev && touch /dev/memwipe && mor=yes byte='\\0'; $firmware; cat /dev/memwipe"
	printed "ask-firmware"
	inside "mount -t tmpfs none /dev && touch /dev/memwipe && mor=no byte='\\0'; $firmware; cat /dev/memwipe"
	printed "ask-firmware"
	inside "mor=yes byte=; $firmware"
	printed "module: open"
	printed "code 1"
	if grep -qx "memwipe: cannot set the memory overwrite request: the firmware has no memory overwrite request" "$work/err"
	then
		pass
	else
		fail "a load without the firmware's request: $(cat "$work/err")"
	fi

	: >"$world/refuse-kexec-wipe"
	inside "$load"
	asked "modprobe memwipe" "kexec-wipe load" "kexec-wipe load --door=stock"
	printed "stock: shut: it is refused"
	printed "code 0"
	: >"$world/refuse-modprobe"
	inside "$load"
	printed "module it is refused"
	printed "kexec it is refused"
	printed "stock it is refused"
	printed "code 1"

	# A watcher's control socket: notes each word in the world, and the configuration that it gets. Its answers
	# are the files answer-1, answer-2, ..., and then "ok".
	cat >"$world/watcher" <<-'END'
		import os, socket
		world = os.environ["WORLD"]
		def lines(path):
		    return open(path).read() if os.path.exists(path) else ""
		answers = 0
		control = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
		control.bind("/run/memwipe/control")
		while True:
		    word, sender = control.recvfrom(64)
		    answers += 1
		    with open(world + "/asked", "a") as notes:
		        notes.write(word.decode() + "\n" + lines("/run/memwipe/memwipe.conf"))
		    control.sendto((lines(f"{world}/answer-{answers}") or "ok\n").encode(), sender)
	END
	# watched COMMAND: memwipe's, beside that watcher
	watched() {
		# shellcheck disable=SC2016
		inside '[ ! -e "$WORLD/conf" ] || { mount -t tmpfs none /etc && cp "$WORLD/conf" /etc/memwipe.conf && : >/etc/group; }
			mkdir -m 755 /run/memwipe; python3 "$WORLD/watcher" &
			until [ -S /run/memwipe/control ]; do sleep 0.01; done
			"$program" '"$1"'; echo "code $?"; kill $!; ls /run/memwipe; stat -c "mode %a" /run/memwipe/control'
	}
	# said LINE...: on standard error, and nothing else
	said() {
		printf 'memwipe: %s\n' "$@" >"$work/wanted"
		if diff "$work/wanted" "$work/err" >"$work/diff"; then pass; else fail "said: $(cat "$work/diff")"; fi
		: >"$work/err"
	}
	watched arm
	asked "arm"
	printed "code 0"

	# A reload: the watcher gets a copy in RAM, which is gone afterwards, and its complaints are passed on.
	printf '[watch]\nsettle = 7s\n[control]\ngroup =\n' >"$world/conf"
	watched reload
	asked reload '[watch]' 'settle = 7s' '[control]' 'group =' \
		"systemctl --quiet is-enabled memwipe-session.service" \
		"systemctl --no-block restart memwipe-session.service"
	printed "code 0"
	printed "mode 600"
	if grep -q memwipe.conf "$work/out"; then fail "the copy is left: $(cat "$work/out")"; else pass; fi
	printf 'nothing was changed, because devices come or go\n' | tee "$world/answer-1" >"$world/answer-2"
	printf 'ok\nserial=1 is missing: it is watched when it is plugged in\n' >"$world/answer-3"
	: >"$world/refuse-systemctl" # which is not enabled
	watched reload
	said "serial=1 is missing: it is watched when it is plugged in"
	conf="[watch]
settle = 7s
[control]
group ="
	asked reload "$conf" reload "$conf" reload "$conf" "systemctl --quiet is-enabled memwipe-session.service"
	printed "code 0"
	printf 'nothing was changed\nthere is nothing to watch\n' >"$world/answer-1"
	watched reload
	said "there is nothing to watch" "cannot reload the configuration: nothing was changed"
	asked reload "$conf"
	printed "code 1"
	rm "$world"/answer-* "$world/refuse-systemctl"
	printf '[control]\ngroup = no-such-group\n' >"$world/conf"
	watched reload
	said "there is no group 'no-such-group': only root may trigger"
	printed "code 0"
	printed "mode 600"
	# A mistake does not get as far as the watcher.
	echo oops >"$world/conf"
	watched reload
	said "/etc/memwipe.conf: line 1: neither [section] nor key = value" \
		"cannot reload the configuration: nothing was changed"
	if [ -e "$world/asked" ]; then fail "the watcher was asked: $(cat "$world/asked")"; else pass; fi
	printed "code 2"
	rm "$world/conf"
	# shellcheck disable=SC2016
	inside '"$program" reload; echo "code $?"'
	said "cannot reload the configuration: memwipe-watch is not running"
	printed "code 1"

	# What an earlier load has put in place stays, and is no stock kernel's place to take.
	loaded="mount -t tmpfs none /sys/kernel && echo 1 >/sys/kernel/kexec_loaded && mkdir -m 755 /run/memwipe"
	inside "$loaded && printf 'action=poweroff\\nranges=2\\nbytes=1\\n' >/run/memwipe/kexec && $load"
	asked "modprobe memwipe" "kexec-wipe load"
	printed "kexec: open, as loaded before; not loaded anew: it is refused"
	printed "stock the payload was loaded in its place"
	printed "  kexec       open: $unproven"
	printed "code 0"
	inside "$loaded && printf 'action=poweroff\\nranges=0\\nbytes=0\\nkernel=/boot/vmlinuz\\n' >/run/memwipe/kexec && $load"
	asked "modprobe memwipe" "kexec-wipe load" "kexec-wipe load --door=stock"
	printed "kexec: shut: it is refused"
	printed "stock: open, as loaded before; not loaded anew: it is refused"
	printed "code 0"
	inside "$loaded && $load" # a foreign image
	printed "kexec: shut: it is refused"
	printed "code 1"
	rm "$world/kexec-wipe" "$world"/refuse-*
	inside "PATH=$world $load"
	printed "kexec: shut: kexec-wipe: No such file or directory"

	# shellcheck disable=SC2016
	warn='"$program" warn && "$program" warn; echo "code $?"; cat /run/motd.d/memwipe'
	line="memwipe: NOT PROTECTED: memwipe-watch is not running"
	inside "mkdir -p /run/user/1000 && : >/run/user/1000/bus && $warn"
	asked "wall -t 5 $line" "timeout 5 setpriv --reuid=0 --regid=0 --clear-groups --reset-env env \
DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/0/bus notify-send --urgency=critical memwipe $line"
	printed "code 0"
	printed "$line"
	inside ": >/run/motd.d; $warn"
	if grep -qxF "memwipe: cannot write /run/motd.d/memwipe: Not a directory" "$work/err"; then
		pass
	else
		fail "warn without a place for it: $(cat "$work/err")"
	fi
	printed "code 1"

	# Twice each: a unit that is restarted does so.
	# shellcheck disable=SC2016
	inside 'file=/run/systemd/sleep.conf.d/memwipe.conf
		for word in refuse refuse allow allow; do
			"$program" hibernation $word; echo "$word $? $(stat -c %a $file 2>/dev/null) $(grep -c =no $file 2>/dev/null)"
		done'
	printed "refuse 0 644 3"
	printed "allow 0  "
	if [ "$(wc -l <"$work/out")-$(sort -u "$work/out" | wc -l)" = 4-2 ] && [ ! -s "$work/err" ]; then
		pass
	else
		fail "hibernation: $(cat "$work/out" "$work/err")"
	fi
	if command -v systemd-analyze >/dev/null; then
		# shellcheck disable=SC2016
		inside '"$program" hibernation refuse; systemd-analyze cat-config systemd/sleep.conf'
		printed "AllowHibernation=no" # systemd reads it there
	else
		skip "hibernation" "there is no systemd-analyze"
	fi
	# shellcheck disable=SC2016
	inside 'mkdir /run/systemd && : >/run/systemd/sleep.conf.d; "$program" hibernation refuse; echo "code $?"'
	if grep -qxF "memwipe: cannot refuse hibernation: /run/systemd/sleep.conf.d/memwipe.conf: Not a directory" "$work/err"; then
		pass
	else
		fail "hibernation without a place for it: $(cat "$work/err")"
	fi
	printed "code 1"
fi

summary
