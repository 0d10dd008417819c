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
for folder in dracut systemd; do
	cp -r "/usr/lib/$folder" "$work/$folder" 2>/dev/null
	cp -r "$work/hooks/usr/lib/$folder/." "$work/$folder/"
done
for file in "$work"/dracut/modules.d/99memwipe/*; do sed -i "s|/usr[a-z/]*/sbin/kexec-wipe|$programs/kexec-wipe|" "$file"; done

# As in tests/rig/guest/build-exitrd. Root needs no name space of users, in which he could not read the
# files of one.
as_root="unshare --map-root-user"
as_user="unshare --map-user=1000"
if [ "$(id -u)" -eq 0 ]; then
	as_root=unshare
	as_user=
fi

# What sets sysctls in an initramfs is a module of its own in later dracuts.
sysctl=$(find /usr/lib/dracut/modules.d -name '*systemd-sysctl' | sed 's|.*/[0-9]*||')

# image enabled|disabled: its files, in $work/files
image() {
	rm -rf "$work/image" "$work/files"
	# shellcheck disable=SC2016
	$as_root --mount sh -euc '
		mount --bind "$1/systemd" /usr/lib/systemd
		mount --bind "$1/dracut" /usr/lib/dracut
		mount -t tmpfs none /etc/systemd/system
		mkdir /etc/systemd/system/sysinit.target.wants
		[ "$2" = disabled ] || ln -s /none /etc/systemd/system/sysinit.target.wants/memwipe-watch.service
		$4 dracut --quiet --force --no-kernel --no-hostonly --no-compress --kver none --tmpdir "$1" \
			--modules "base systemd $3 memwipe" "$1/image"' sh "$work" "$1" "$sysctl" "$as_user" >"$work/out" 2>&1
	cpio --quiet -it <"$work/image" 2>/dev/null | sort >"$work/files"
	[ -s "$work/files" ]
}

# holds COUNT PATTERN: so many of its files
holds() {
	found=$(grep -cE "^($2)\$" "$work/files")
	if [ "$found" -eq "$1" ]; then pass; else fail "$found files '$2' instead of $1"; fi
}

service='(usr/)?lib/systemd/system/memwipe-initramfs.service'
wanted=etc/systemd/system/sysinit.target.wants/memwipe-initramfs.service
if ! command -v dracut >/dev/null; then
	skip "all: there is no dracut"
elif ! $as_root --mount true 2>"$work/out"; then
	skip "all: no name space of users here: $(cat "$work/out")"
elif ! image enabled; then
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
