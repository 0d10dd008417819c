#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The ways into the wipe. Four programs are asked whose image the kernel holds, and must give one answer;
# what bash completes, the configuration shows and the pages describe are the ways of the table.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

build=${B:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree

# machine SLOT CASE: at the end of its shutdown, with no kexec-wipe
machine() {
	rm -rf "$tree"
	mkdir -p "$tree/proc/1" "$tree/run/memwipe"
	echo systemd-shutdow >"$tree/proc/1/comm"
	: >"$tree/proc/sysrq-trigger"
	"$build/tests/cli/ways_tree" "$tree" "$1" "$2" || fail "cannot make $2 in the $1 slot"
}

# says PROGRAM WORDS: it said so, in a line
says() {
	if grep -qxF -e "$2" "$work/said"; then
		pass
	else
		fail "$1, $case in the $slot slot: no '$2' in: $(cat "$work/said")"
	fi
}

# The door is open, and each program knows that the kernel's memory proves it.
open() {
	says kexec-wipe "$1: armed: $2, then poweroff"
	says memwipe "  $(printf %-11s "$1") open"
	says memwipe-watch "$(printf %-11s "$1") open"
	says memwipe-shutdown "memwipe: emptying RAM through the $1 door, then poweroff"
}

# shut DOOR REASON WHAT-TO-DO
shut() {
	says kexec-wipe "$1: not armed: $2"
	says memwipe "  $(printf %-11s "$1") shut: $2 ($3)"
	says memwipe-watch "$(printf %-11s "$1") shut: $2 ($3)"
	says memwipe-shutdown "memwipe: the $1 door is shut: $2"
	says memwipe-shutdown "memwipe: RAM IS NOT EMPTIED: no door is open; the poweroff goes on"
}

for slot in kexec panic; do
	for case in nothing payload stock foreign foreign-over-payload foreign-over-stock; do
		[ "$slot-$case" != panic-stock ] || continue # the crash slot never gets one
		machine $slot $case
		{
			"$build/kexec-wipe/kexec-wipe" status --sysroot="$tree"
			"$build/udev-rules/memwipe" status --sysroot="$tree"
			"$build/udev-rules/memwipe-watch" --print-doors --sysroot="$tree"
			"$build/udev-rules/hooks/memwipe" --sysroot="$tree" poweroff
		} >"$work/said" 2>&1
		todo="memwipe load replaces it"
		[ $slot = kexec ] || todo="take-crash-slot = yes in memwipe.conf and memwipe load replace it"
		case $case in
		nothing)
			says kexec-wipe "$slot: not armed: no image is loaded"
			says memwipe-shutdown "memwipe: RAM IS NOT EMPTIED: no door is open; the poweroff goes on"
			;;
		payload) open $slot "0 MiB of RAM in 2 ranges" ;;
		stock) open stock "/boot/vmlinuz empties free RAM" ;;
		foreign) shut $slot "an image is loaded that is not ours" "$todo" ;;
		*) shut $slot "another image was loaded over ours" "$todo" ;;
		esac
	done
done

# The module's trigger never comes to its turn when another program's crash image is loaded.
bad="  bad   kernel panic: starts another program's crash image"
how="        remedy: take-crash-slot = yes in memwipe.conf, then memwipe load; or disable what loads that image"
slot=panic case=foreign
machine panic foreign
"$build/udev-rules/memwipe" status --sysroot="$tree" >"$work/said"
says memwipe "$bad, which may save RAM to a disk"
says memwipe "$how"
mkdir -p "$tree/sys/module/memwipe/parameters"
echo Y >"$tree/sys/module/memwipe/parameters/panic"
"$build/udev-rules/memwipe" status --sysroot="$tree" >"$work/said"
says memwipe "$bad before the module's panic=1 comes to its turn"
says memwipe "$how"

# kdump is enabled, and its image is not loaded yet.
case=nothing
machine panic nothing
mkdir -p "$tree/etc/default" "$tree/etc/systemd/system/basic.target.wants"
ln -s /nowhere "$tree/etc/systemd/system/basic.target.wants/kdump-tools.service"
echo USE_KDUMP=1 >"$tree/etc/default/kdump-tools"
"$build/udev-rules/memwipe" status --sysroot="$tree" >"$work/said"
says memwipe "  bad   kernel panic: kdump is enabled: it will save RAM to a disk"
says memwipe "$how"
echo USE_KDUMP=0 >"$tree/etc/default/kdump-tools"
"$build/udev-rules/memwipe" status --sysroot="$tree" >"$work/said"
says memwipe "  note  kernel panic: no memory is reserved for it (crashkernel=1M): a panic does not wipe"

# One image of another program keeps none of ours loaded.
machine kexec foreign
"$build/tests/cli/ways_tree" "$tree" panic payload
ends_exactly 1 "kexec-wipe: cannot unload: the image that is loaded for a kexec is not ours" \
	"$build/kexec-wipe/kexec-wipe" unload --sysroot="$tree"
ends_exactly 0 "" "$build/kexec-wipe/kexec-wipe" now --sysroot="$tree"
ends_exactly 1 "kexec-wipe: cannot wipe now: the image that is loaded for a kexec is not ours" \
	"$build/kexec-wipe/kexec-wipe" now --door=kexec --sysroot="$tree"

# guest WORDS: no payload is loaded in this machine
guest() {
	ends_exactly 1 "kexec-wipe: cannot load the payload: this is $1" \
		"$build/kexec-wipe/kexec-wipe" load --sysroot="$tree"
}

# recorded: a machine that loads, to be made a guest
recorded() {
	rm -rf "$tree"
	cp -r tests/data/q35-seabios "$tree"
	chmod -R u+w "$tree"
}
recorded
mkdir -p "$tree/sys/hypervisor"
echo xen >"$tree/sys/hypervisor/type"
echo PV >"$tree/sys/hypervisor/guest_type"
guest "a Xen PV domain: the hypervisor starts no payload"
echo HVM >"$tree/sys/hypervisor/guest_type"
ends_exactly 0 "" "$build/kexec-wipe/kexec-wipe" load --sysroot="$tree"
recorded
sed -i 's/^flags.*/& tdx_guest/' "$tree/proc/cpuinfo"
guest "a TDX guest: its memory and its CPUs are not the payload's to use"
recorded
mkdir -p "$tree/sys/devices/platform/sev-guest"
guest "an SEV-SNP guest: its memory and its CPUs are not the payload's to use"

# The words of the table are those that are completed, shown and described.
"$build/udev-rules/memwipe-watch" --print-doors --sysroot="$tree" | sed 's/ .*//' >"$work/ways"
if [ "$(sed -n 's/^#order = //p' udev-rules/memwipe.conf)" = "$(tr '\n' ' ' <"$work/ways" | sed 's/ $//')" ]; then
	pass
else
	fail "memwipe.conf shows another order than: $(cat "$work/ways")"
fi
while read -r way; do
	if grep -qx "\.It $way" udev-rules/watch/memwipe-watch.8 &&
		grep -qw -e "$way" udev-rules/common/memwipe.conf.5 &&
		grep -qE "^  $way +(open|shut)" udev-rules/front/memwipe.8; then
		pass
	else
		fail "a page does not know the door $way"
	fi
done <"$work/ways"
for method in $("$build/kexec-wipe/kexec-wipe" --help | sed -n 's/^ *--door=\([a-z|]*\) .*/\1/p' | tr '|' ' '); do
	if completed kexec-wipe/kexec-wipe.bash kexec-wipe load --door = "" | grep -qx "$method" &&
		grep -q "\.It Cm $method\|Cm .*\<$method\>" kexec-wipe/kexec-wipe.8; then
		pass
	else
		fail "--door=$method is not completed, or the page does not know it"
	fi
done

summary
