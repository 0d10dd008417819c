#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What dracut puts into an initramfs that has systemd. It is made from this machine's files, in a mount
# namespace in which memwipe is installed.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness
PATH=$PATH:/usr/sbin:/sbin

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
programs=$PWD/${B:-build}/kexec-wipe # in place of SBINDIR

make --no-print-directory B="${B:-build}" DESTDIR="$work/hooks" install-hooks >"$work/out" 2>&1 ||
	fail "make install-hooks: $(tail -3 "$work/out")"
for file in "$work"/hooks/usr/lib/dracut/modules.d/99memwipe/*; do
	sed -i "s|/usr[a-z/]*/sbin/kexec-wipe|$programs/kexec-wipe|" "$file"
done

# What sets sysctls in an initramfs is a module of its own in later dracuts.
sysctl=$(find /usr/lib/dracut/modules.d -name '*systemd-sysctl' | sed 's|.*/[0-9]*||')

# image enabled|disabled: its files, in $work/files
image() {
	wants=$work/hooks/etc/systemd/system/sysinit.target.wants
	rm -rf "$work/image" "$work/files" "$wants"
	mkdir -p "$wants"
	[ "$1" = disabled ] || ln -s /none "$wants/memwipe-watch.service"
	tests/rig/guest/run-dracut "$work/hooks" "base systemd $sysctl memwipe" "$work/image" >"$work/out" 2>&1
	code=$?
	cpio --quiet -it <"$work/image" 2>/dev/null | sort >"$work/files"
	[ -s "$work/files" ]
}

# holds COUNT PATTERN: this number of its files match
holds() {
	found=$(grep -cE "^($2)\$" "$work/files")
	if [ "$found" -eq "$1" ]; then pass; else fail "$found files '$2' instead of $1"; fi
}

service='(usr/)?lib/systemd/system/memwipe-initramfs.service'
wanted=etc/systemd/system/sysinit.target.wants/memwipe-initramfs.service
if ! command -v dracut >/dev/null; then
	skip "all: there is no dracut"
elif ! image enabled && [ $code -eq 3 ]; then
	skip "all: $(cat "$work/out")"
elif [ ! -s "$work/files" ]; then
	fail "dracut: $(tail -3 "$work/out")"
else
	holds 1 '(usr/)?lib/systemd/systemd-sysctl'
	holds 1 "$service"
	holds 1 "$wanted"
	holds 1 "${programs#/}/kexec-wipe"
	holds 1 'usr/lib/systemd/system-shutdown/memwipe'
	image disabled
	holds 0 "$service"
	holds 0 "$wanted"
	holds 0 "${programs#/}/kexec-wipe"
	holds 1 'usr/lib/systemd/system-shutdown/memwipe'
fi
summary
