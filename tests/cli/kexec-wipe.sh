#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# kexec-wipe's command line: exit codes, and the exact words on stderr. Nothing here can load or
# start anything: each run is on a recorded tree, or without CAP_SYS_BOOT.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

program=${B:-build}/kexec-wipe/kexec-wipe
recorded=tests/data/q35-seabios
more="Try 'kexec-wipe --help' for more information."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

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
	expect 2 "kexec-wipe: $words
$more" "$@"
}

# printed PATTERN: what the last run printed has such a line
printed() {
	if grep -qE -e "$1" "$work/out"; then
		pass
	else
		fail "no '$1' in: $(cat "$work/out")"
	fi
}

# A changed copy of the recorded machine in $work/tree.
machine() {
	rm -rf "$work/tree"
	cp -r "$recorded" "$work/tree"
	chmod -R u+w "$work/tree"
}

as=

# help, version, bad usage
expect 0 "" --help
printed '^Usage: kexec-wipe COMMAND'
expect 0 "" load --help
printed '^Usage: kexec-wipe COMMAND'
expect 0 "" --version
printed '^kexec-wipe [0-9]+\.[0-9]+'
usage "no command"
usage "unknown command 'lod'" lod
usage "unknown command '--help'" --help me
usage "unknown option '--fast'" load --fast
usage "unknown option '-n'" load -n
usage "option '--action' needs a value" load --action
usage "'explode' is no action" load --action=explode
usage "'ttyS9' is no serial port" load --serial=ttyS9
usage "load takes no argument 'it'" load it
usage "load takes no option --json" load --json
usage "status takes no option --dry-run" status --dry-run
usage "unload takes no option --action" unload --action=halt
usage "now takes no option --serial" now --serial=none
usage "'window' is no door" load --door=window
usage "status takes no option --verify" status --verify
usage "now takes no option --one-cpu" now --one-cpu
usage "status takes no option --door" status --door=panic
usage "option --kernel is for --door=stock alone" load --kernel=vmlinuz
usage "option --kernel is for --door=stock alone" load --door=file --kernel=vmlinuz
for option in --image=signed.efi --verify --one-cpu; do
	usage "--door=stock takes no option --image, --verify or --one-cpu" load --door=stock $option
done
usage "status takes no option --kernel" status --kernel=vmlinuz
expect 1 "kexec-wipe: cannot open /nowhere: No such file or directory" load --sysroot=/nowhere

# what bash completes
for command in $(completed kexec-wipe/kexec-wipe.bash kexec-wipe '' | grep -v ^-); do
	expect 0 "" "$command" --help
	fitting kexec-wipe/kexec-wipe.bash "$program" "$command"
done
for value in $(completed kexec-wipe/kexec-wipe.bash kexec-wipe load --door =); do
	expect 0 "" load --door="$value" --help
done

# a recorded machine
expect 0 "" load --sysroot=$recorded
printed '^ram +0x000000100000-0x00001ffe0000 +523136 KiB$'
printed '^total +511 MiB in 2 ranges$'
printed '^left .* KiB  Reserved$'
printed '^place +0x10000-0x'
printed '^boot-cpu +0$'
printed '^serial +0x3f8$'
printed '^cpus +all$'
printed '^verify +no$'
printed '^action +poweroff$'
printed '^final +port 0x604, 16 bit: keep 0xc3ff, set 0x2000$'
printed '^nothing was loaded: --sysroot$'
expect 0 "" load --sysroot=$recorded --door=file
printed '^image +/.*/lib/memwipe/memwipe\.efi(\.signed)?$'
expect 0 "" load --sysroot=$recorded --image=signed.efi
printed '^image +signed\.efi$'
expect 1 "kexec-wipe: cannot load the payload: no memory is reserved for a panic: add crashkernel=1M \
to the kernel's command line" load --sysroot=$recorded --door=panic
expect 0 "" load --sysroot=$recorded --action=halt --serial=none
printed '^action +halt$'
printed '^serial +none$'
expect 0 "" load --sysroot=$recorded --action=reboot --serial=0x2f8
printed '^serial +0x2f8$'
printed '^final +port 0xcf9, 8 bit: keep 0x0, set 0xf$'
expect 0 "" load --sysroot=$recorded --verify --one-cpu
printed '^cpus +one$'
printed '^verify +yes$'

# the stock kernel: which one, what it is told, and what comes with it
expect 1 "kexec-wipe: cannot load the stock kernel: /proc/sys/kernel/osrelease: No such file or \
directory" load --sysroot=$recorded --door=stock
expect 0 "" load --sysroot=$recorded --door=stock --kernel=signed --action=halt --serial=none
printed '^kernel +signed$'
printed '^line +init_on_free=1 memtest=1 quiet panic=-1 oops=panic -- halt$'
printed '^action +halt$'
printed '^nothing was loaded: --sysroot$'
long=/$(printf '%0256d' 0)
expect 1 "kexec-wipe: cannot load the stock kernel: $long: File name too long" \
	load --sysroot=$recorded --door=stock --kernel="$long"
machine
echo 6.1.0-9-amd64 >"$work/tree/proc/sys/kernel/osrelease"
places="/boot/vmlinuz-6.1.0-9-amd64, /usr/lib/modules/6.1.0-9-amd64/vmlinuz, \
/run/live/medium/live/vmlinuz*, /lib/live/mount/medium/live/vmlinuz*"
expect 1 "kexec-wipe: cannot load the stock kernel: no kernel to start (--kernel names one); there \
is no $places" load --sysroot="$work/tree" --door=stock
expect 1 "" status --sysroot="$work/tree"
printed '^stock: cannot load: no kernel to start '
mkdir -p "$work/tree/boot" "$work/tree/usr/lib/modules/6.1.0-9-amd64"
: >"$work/tree/usr/lib/modules/6.1.0-9-amd64/vmlinuz"
expect 0 "" load --sysroot="$work/tree" --door=stock
printed '^kernel +/usr/lib/modules/6.1.0-9-amd64/vmlinuz$'
: >"$work/tree/boot/vmlinuz-6.1.0-9-amd64"
expect 0 "" load --sysroot="$work/tree" --door=stock
printed '^kernel +/boot/vmlinuz-6.1.0-9-amd64$'
printed '^line .* console=tty0 console=uart8250,io,0x3f8 -- poweroff$'
expect 1 "" status --sysroot="$work/tree"
printed '^stock: can load: nothing is known to be in the way$'
mkdir -p "$work/tree/sys/kernel/security" "$work/tree/run/memwipe"
echo 'none [integrity] confidentiality' >"$work/tree/sys/kernel/security/lockdown"
expect 0 "" load --sysroot="$work/tree" --door=stock
echo 1 >"$work/tree/sys/kernel/kexec_loaded"
printf 'action=reboot\nranges=0\nbytes=0\nkernel=/boot/vmlinuz\n' >"$work/tree/run/memwipe/kexec"
expect 0 "" status --sysroot="$work/tree"
printed '^stock: armed: /boot/vmlinuz empties free RAM, then reboot$'
printed '^kexec: not armed: the stock kernel is loaded$'
expect 0 "" status --json --sysroot="$work/tree"
printed '"image": *"stock"'
printed '"kernel": *"/boot/vmlinuz"'
expect 0 "" unload --sysroot="$work/tree"
expect 0 "" unload --door=stock --sysroot="$work/tree"
expect 0 "" now --door=stock --sysroot="$work/tree"
printed '^nothing was done: --sysroot$'
echo 1 >"$work/tree/proc/sys/kernel/kexec_load_disabled"
expect 3 "kexec-wipe: cannot load the stock kernel: kernel.kexec_load_disabled is 1, and stays so \
until the next boot" load --sysroot="$work/tree" --door=stock

# its initramfs: what cpio makes of it, the same bytes each time, and a program that leaves others alone
stock=${B:-build}/kexec-wipe/stock
kexec-wipe/stock/build-initramfs "$stock/init" "$work/initramfs"
mkdir "$work/unpacked"
(cd "$work/unpacked" && cpio --quiet -i -d <"$work/initramfs")
if cmp "$stock/initramfs.cpio" "$work/initramfs" && cmp "$stock/init" "$work/unpacked/init" &&
	[ -d "$work/unpacked/proc" ] && [ "$(cpio --quiet -t <"$work/initramfs" | wc -l)" -eq 2 ]; then
	pass
else
	fail "the initramfs is not what went into it"
fi
said=$("$work/unpacked/init" poweroff)
if [ $? -eq 2 ] && [ "$said" = "memwipe: process 1 only: this would use all memory of a running system" ]; then
	pass
else
	fail "init said '$said'"
fi

# a machine that does not say how to power it off is reset, and that is said
reset="kexec-wipe: note: the machine will be reset, not powered off"
machine
echo garbage >"$work/tree/sys/firmware/acpi/tables/FACP"
expect 0 "kexec-wipe: note: ACPI table FACP: shorter than a table header
$reset: no ACPI registers" load --sysroot="$work/tree"
printed '^action +reboot$'
printed '^final +port 0xcf9,'
expect 0 "" load --sysroot="$work/tree" --action=halt
machine
rm "$work/tree/sys/firmware/acpi/tables/DSDT"
expect 0 "kexec-wipe: note: cannot read /sys/firmware/acpi/tables/DSDT: No such file or directory
$reset: no ACPI sleep type for power-off" load --sysroot="$work/tree"
printed '^action +reboot$'
machine
printf '\100' | dd of="$work/tree/sys/firmware/acpi/tables/FACP" bs=1 seek=114 conv=notrunc status=none
expect 0 "kexec-wipe: note: ACPI table FACP: checksum is wrong; it is used all the same, as Linux does" \
	load --sysroot="$work/tree"
printed '^action +poweroff$'
machine
printf '\020' | dd of="$work/tree/sys/firmware/acpi/tables/FACP" bs=1 seek=114 conv=notrunc status=none
expect 0 "kexec-wipe: note: ACPI table FACP: checksum is wrong; it is used all the same, as Linux does
$reset: hardware-reduced ACPI without a sleep control register" load --sysroot="$work/tree"
printed '^action +reboot$'

# maps that make no sense
machine
: >"$work/tree/proc/iomem"
expect 1 "kexec-wipe: cannot load the payload: /proc/iomem: text is empty" load --sysroot="$work/tree"
machine
sed -i 's/[0-9a-f]*-[0-9a-f]* :/00000000-00000000 :/' "$work/tree/proc/iomem"
expect 1 "kexec-wipe: cannot load the payload: /proc/iomem: addresses are hidden: reading them needs \
CAP_SYS_ADMIN" load --sysroot="$work/tree"
machine
rm -r "$work/tree/sys/firmware/memmap"
expect 0 "kexec-wipe: note: no /sys/firmware/memmap, memory is taken from /proc/iomem alone" \
	load --sysroot="$work/tree"
machine
: >"$work/tree/proc/cpuinfo"
expect 0 "kexec-wipe: note: the boot processor is unknown, the payload will use one CPU" \
	load --sysroot="$work/tree"
printed '^boot-cpu +unknown$'

# a kernel that takes no image: the plan is printed all the same
machine
echo 1 >"$work/tree/proc/sys/kernel/kexec_load_disabled"
expect 3 "kexec-wipe: cannot load the payload: kernel.kexec_load_disabled is 1, and stays so until \
the next boot" load --sysroot="$work/tree"
printed '^action +poweroff$'
machine
mkdir -p "$work/tree/sys/kernel/security"
echo 'none [integrity] confidentiality' >"$work/tree/sys/kernel/security/lockdown"
expect 3 "kexec-wipe: cannot load the payload: the kernel is locked down (integrity), as it is under \
Secure Boot" load --sysroot="$work/tree"
expect 1 "" status --sysroot="$work/tree"
expect 0 "" load --door=file --sysroot="$work/tree"
expect 1 "" status --sysroot="$work/tree"
printed '^file: can load: nothing is known to be in the way$'
printed '^kexec: cannot load: the kernel is locked down \(integrity\)'

# status, unload and now
machine
expect 1 "" status --sysroot="$work/tree"
printed '^kexec: not armed: no image is loaded$'
printed '^panic: not armed: no image is loaded$'
printed '^kexec: can load: nothing is known to be in the way$'
expect 1 "kexec-wipe: cannot wipe now: nothing is loaded" now --sysroot="$work/tree"
expect 0 "" unload --sysroot="$work/tree"
printed '^nothing was unloaded: --sysroot$'
echo 1 >"$work/tree/sys/kernel/kexec_loaded"
expect 1 "" status --sysroot="$work/tree"
printed '^kexec: not armed: an image is loaded that is not ours$'
expect 1 "kexec-wipe: cannot unload: the image that is loaded for a kexec is not ours" \
	unload --sysroot="$work/tree"
expect 0 "" unload --door=panic --sysroot="$work/tree"
mkdir -p "$work/tree/run/memwipe"
printf 'action=reboot\nranges=2\nbytes=536608768\n' >"$work/tree/run/memwipe/kexec"
expect 0 "" status --sysroot="$work/tree"
printed '^kexec: armed: 511 MiB of RAM in 2 ranges, then reboot$'
expect 0 "" status --json --sysroot="$work/tree"
printed '"armed": *true'
printed '"image": *"payload"'
printed '"bytes": *536608768'
printed '"watchdog_s": *0'
printf 'action=reboot\nranges=2\nbytes=536608768\nwatchdog=120\n' >"$work/tree/run/memwipe/kexec"
expect 0 "" status --sysroot="$work/tree"
printed '^kexec: armed: 511 MiB of RAM in 2 ranges, then reboot$'
printed '^kexec: a payload that hangs is reset after 120 s by the hardware watchdog, and firmware then clears RAM'
expect 0 "" status --json --sysroot="$work/tree"
printed '"watchdog_s": *120'
expect 0 "" now --sysroot="$work/tree"
printed '^nothing was done: --sysroot$'
expect 0 "" unload --sysroot="$work/tree"
echo 1 >"$work/tree/proc/sys/kernel/kexec_load_disabled"
expect 3 "kexec-wipe: cannot unload: kernel.kexec_load_disabled is 1, and stays so until the next boot" \
	unload --sysroot="$work/tree"
expect 0 "" now --sysroot="$work/tree"
expect 1 "kexec-wipe: cannot wipe now: nothing is loaded" now --door=panic --sysroot="$work/tree"
echo 0 >"$work/tree/sys/kernel/kexec_loaded"
echo 1 >"$work/tree/sys/kernel/kexec_crash_loaded"
expect 1 "kexec-wipe: cannot wipe now: the image that is loaded for a panic is not ours" \
	now --sysroot="$work/tree"
mv "$work/tree/run/memwipe/kexec" "$work/tree/run/memwipe/panic"
expect 0 "" now --sysroot="$work/tree"
expect 0 "" status --sysroot="$work/tree"
printed '^panic: armed: 511 MiB of RAM in 2 ranges, then reboot$'
rm "$work/tree/run/memwipe/panic"
expect 1 "" status --json --sysroot="$work/tree"
printed '"armed": *false'

# output that can't be written
full() {
	"$program" "$@" >/dev/full 2>"$work/err"
	got=$?
	if [ $got -eq 1 ] && [ "$(cat "$work/err")" = \
		"kexec-wipe: cannot write to standard output: No space left on device" ]; then
		pass
	else
		fail "'$*' on a full disk ended with $got: $(cat "$work/err")"
	fi
}
full load --sysroot=$recorded
full status --sysroot="$work/tree"
full --help

# the running system, without CAP_SYS_BOOT
refused() {
	for command in load "load --action=halt --serial=none" unload now; do
		case $command in
		load*) doing="load the payload" ;;
		unload) doing="unload" ;;
		now) doing="wipe now" ;;
		esac
		# shellcheck disable=SC2086
		expect 3 "kexec-wipe: cannot $doing: not permitted: that needs root, or CAP_SYS_BOOT" \
			$command
	done
}
if [ "$(id -u)" -ne 0 ]; then
	refused
	for command in load "load --action" unload now; do
		skip "$command as root without CAP_SYS_BOOT: not root"
	done
else
	# A user that can't read the source tree can still run a copy.
	cp "$program" "$work/kexec-wipe"
	chmod 755 "$work" "$work/kexec-wipe"
	program=$work/kexec-wipe
	as="setpriv --reuid=65534 --regid=65534 --clear-groups"
	refused
	as="setpriv --bounding-set=-sys_boot --inh-caps=-sys_boot"
	refused
fi

summary
