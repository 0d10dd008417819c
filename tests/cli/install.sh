#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What make install leaves, and whether systemd takes the units. Nothing is installed on this machine.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree

# An administrator's umask is no reason for files that nobody else may read.
if (umask 077 && env -i PATH="$PATH" make B="${B:-build}" PREFIX=/usr DESTDIR="$tree" install) >"$work/out" 2>&1; then
	pass
else
	fail "make install: $(tail -3 "$work/out")"
fi

# none WHAT COMMAND...: it finds nothing
none() {
	what=$1
	shift
	found=$("$@" 2>&1)
	if [ -z "$found" ]; then pass; else fail "$what: $found"; fi
}

none "not for everybody to read" find "$tree"/usr "$tree"/etc ! -type l ! -perm -444
none "not what its folder is for" find "$tree"/usr/sbin "$tree"/usr/lib/systemd/system-shutdown -type f ! -perm 755
none "a word that was not filled in" grep -rIE '@(SBINDIR|SHUTDOWNDIR)@' "$tree"
none "another prefix" grep -rIl /usr/local "$tree"/usr/share/man "$tree"/usr/lib/systemd "$tree"/etc
for program in "$tree"/usr/sbin/*; do
	name=${program##*/}
	none "no manual page" find "$tree/usr/share/man/man8/$name.8" ! -type f
	none "no completion" find "$tree/usr/share/bash-completion/completions/$name" ! -type f
done

# What a page names in these folders is there, but for what others make.
for page in "$tree"/usr/share/man/man*/*; do
	grep -oE '/(usr/lib|usr/share|etc)/[a-z/.-]*memwipe[a-z.-]*[a-z]' "$page" | sort -u >"$work/named"
	while read -r file; do
		case $file in
		*.signed | */apparmor.d/local/*) continue ;;
		/usr/lib/dracut/modules.d/*) file=/usr/lib/dracut/modules.d/99memwipe ;;
		esac
		if [ -e "$tree$file" ]; then pass; else fail "${page##*/} names $file, which is not installed"; fi
	done <"$work/named"
done

# A unit that a page or a document names is there.
grep -rohE 'memwipe-[a-z-]+\.(service|path)' README.md docs udev-rules --include='*.md' --include='*.[58]' |
	sort -u >"$work/named"
while read -r unit; do
	if [ -e "$tree/usr/lib/systemd/system/$unit" ]; then pass; else fail "$unit is named but not installed"; fi
done <"$work/named"

if ! command -v systemd-analyze >/dev/null; then
	skip "units: there is no systemd-analyze"
else
	mkdir "$work/units"
	for unit in "$tree"/usr/lib/systemd/system/*; do
		sed "s|/usr/sbin/|$tree/usr/sbin/|g" "$unit" >"$work/units/${unit##*/}"
	done
	# A key that newer systemds know and older ones pass over.
	systemd-analyze verify --man=no "$work"/units/* >"$work/out" 2>&1
	sed -i "/Unknown key 'SurviveFinalKillSignal'/d" "$work/out"
	none "systemd-analyze verify" cat "$work/out"
fi

summary
