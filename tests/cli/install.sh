#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What make install leaves, and whether systemd takes the units. Nothing is installed on this machine.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree

# In a copy of the tree, with what is built already: the same files are built with other paths in there.
copy=$work/copy
mkdir "$copy" "$copy/build"
tar -c --exclude-vcs --exclude=./build --exclude=__pycache__ . | tar -x -C "$copy"
[ "${B:-build}" != build ] || cp -a build/flags build/include build/core build/common build/sdmem build/kexec-wipe \
	build/udev-rules "$copy/build"
made() { env -i PATH="$PATH" make -C "$copy" "$@" >"$work/out" 2>&1; }

# Installed files are readable for all users whatever the administrator's umask is.
if made all && (umask 077 && made PREFIX=/usr DESTDIR="$tree" install); then
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
none "a word that was not filled in" grep -rIE '@[A-Z]+DIR@' "$tree"
none "another prefix" grep -rIl /usr/local "$tree"/usr/share/man "$tree"/usr/lib/systemd "$tree"/etc
none "another prefix in a program" grep -rl /usr/local/ "$tree"/usr/sbin
for program in "$tree"/usr/sbin/*; do
	name=${program##*/}
	none "no manual page" find "$tree/usr/share/man/man8/$name.8" ! -type f
	for file in bash-completion/completions/$name zsh/site-functions/_$name fish/vendor_completions.d/$name.fish; do
		none "no completion" find "$tree/usr/share/$file" ! -type f
	done
done

# has FILE WORD: it is somewhere in there
has() {
	if grep -qaF "$2" "$1"; then pass; else fail "${1##*/} does not name $2"; fi
}

# The unit for a soft reboot has options that sdmem knows.
soft=$tree/usr/lib/systemd/system/memwipe-soft-reboot.service
ends_saying 0 "Usage: sdmem" sh -c "$(sed -n 's|^ExecStart=.*/\(sdmem .*\)|'"$copy"'/build/sdmem/\1 --help|p' "$soft")"
has "$tree/usr/sbin/kexec-wipe" /usr/lib/memwipe/memwipe.efi.signed
has "$tree/usr/sbin/memwipe" /usr/lib/memwipe/memwipe.efi.signed

# Each path other than by default, in all that is installed. A shutdown also looks for kexec-wipe where it
# is by default.
made all PREFIX=/opt/p
moved=$work/moved
made DESTDIR="$moved" PREFIX=/opt/p SBINDIR=/opt/sbin SYSCONFDIR=/opt/etc SHUTDOWNDIR=/opt/down \
	DRACUTDIR=/opt/dracut INITRAMFSDIR=/opt/initramfs LIVETOOLSDIR=/opt/live install || fail "make install: $(tail -3 "$work/out")"
# udevd looks for them here.
for rules in udev-rules/rules/*.rules; do
	none "a rule that was changed" cmp "$rules" "$tree/usr/lib/udev/rules.d/${rules##*/}"
	none "a rule that was changed" cmp "$rules" "$moved/opt/p/lib/udev/rules.d/${rules##*/}"
done

none "a default path" grep -rlE '/usr/local/|(^|[^t])/etc/(memwipe|apparmor)|/usr/lib/(systemd/system-shutdown|dracut)|/usr/share/initramfs-tools/hooks|/etc/live' \
	"$moved/opt/p" "$moved/opt/sbin" "$moved/opt/etc"
none "another place than /opt" find "$moved" ! -type d ! -path "$moved/opt/*"
has "$moved/opt/sbin/kexec-wipe" /opt/p/lib/memwipe/memwipe.efi.signed
has "$moved/opt/sbin/memwipe" /opt/p/lib/memwipe/memwipe.efi.signed
for program in memwipe memwipe-watch; do has "$moved/opt/sbin/$program" /opt/etc/memwipe.conf; done
has "$moved/opt/live/memwipe" /opt/down/memwipe
for path in /opt/sbin/kexec-wipe /opt/down/memwipe /opt/etc/memwipe.conf; do has "$moved/opt/down/memwipe" $path; done

# Built with one flag, and with another; what is built with the same is not built again.
built() { stat -c %Y.%y "$copy"/build/sdmem/sdmem "$copy"/build/kexec-wipe/payload.bin; }
first=$(built)
made PREFIX=/opt/p SBINDIR=/opt/sbin SYSCONFDIR=/opt/etc SHUTDOWNDIR=/opt/down all
if [ "$(built)" = "$first" ]; then pass; else fail "the same is built again"; fi
none "for the same a program runs" grep -vE "^make(\[[0-9]+\])?: " "$work/out"
# What a page names in these folders is there, but for what others make.
for page in "$tree"/usr/share/man/man*/*; do
	grep -oE '/(usr/lib|usr/share|etc)/[a-z0-9/.-]*memwipe[a-z.-]*[a-z]' "$page" | sort -u >"$work/named"
	while read -r file; do
		case $file in
		*.signed | */apparmor.d/local/*) continue ;;
		/usr/lib/dracut/modules.d/*) file=/usr/lib/dracut/modules.d/99memwipe ;;
		esac
		if [ -e "$tree$file" ]; then pass; else fail "${page##*/} names $file, which is not installed"; fi
	done <"$work/named"
done

# A unit that a page, a document or a udev rule names is there.
grep -rohE 'memwipe-[a-z-]+(@|@%k)?\.(service|path)' README.md docs udev-rules --include='*.md' --include='*.[58]' \
	--include='*.rules' | sed 's/%k//' | sort -u >"$work/named"
while read -r unit; do
	if [ -e "$tree/usr/lib/systemd/system/$unit" ]; then pass; else fail "$unit is named but not installed"; fi
done <"$work/named"

if ! command -v systemd-analyze >/dev/null; then
	skip "units: there is no systemd-analyze"
else
	mkdir "$work/units"
	for unit in "$tree"/usr/lib/systemd/system/*; do
		sed "s#/usr/sbin/\|/usr/lib/systemd/system-shutdown/#$tree&#g" "$unit" >"$work/units/${unit##*/}"
	done
	# A key that newer systemds know and older ones pass over.
	systemd-analyze verify --man=no "$work"/units/* >"$work/out" 2>&1
	sed -i "/Unknown key 'SurviveFinalKillSignal'/d" "$work/out"
	none "systemd-analyze verify" cat "$work/out"
fi

summary
