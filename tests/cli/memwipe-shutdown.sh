#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The hook of systemd-shutdown: what it does for each action in each state of the world, on trees of
# text. With --sysroot it changes nothing but what the tests have put there for it.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

program=${B:-build}/udev-rules/hooks/memwipe
loader=${SBINDIR:-/usr/local/sbin}/kexec-wipe
config=${SYSCONFDIR:-/etc}/memwipe.conf
hook=usr/lib/systemd/system-shutdown/memwipe
more="Try 'memwipe --help' for more information."
refusal="memwipe: RAM IS NOT EMPTIED: no door is open; the"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree

# world: a machine at the end of its shutdown, with a kexec-wipe that loads what it is told to and
# notes how it was called.
world() {
	rm -rf "$tree"
	mkdir -p "$tree/proc/1" "$tree/sys/kernel" "$tree/run/memwipe" "$tree/dev" "$tree/etc" \
		"$tree${loader%/*}"
	echo systemd-shutdow > "$tree/proc/1/comm"
	echo 'quiet memwipe_shutdown=on' > "$tree/proc/cmdline"
	echo 0 > "$tree/sys/kernel/kexec_loaded"
	echo 0 > "$tree/sys/kernel/kexec_crash_loaded"
	kexec_wipe loads
}

# configured LINE...: [shutdown] in memwipe.conf
configured() {
	mkdir -p "$tree$(dirname "$config")"
	printf '[shutdown]\n' > "$tree$config"
	printf '%s\n' "$@" >> "$tree$config"
}

# kexec_wipe BODY: what the tree's kexec-wipe does when it has noted its arguments
kexec_wipe() {
	cat > "$tree$loader" <<-SCRIPT
		#!/bin/sh
		echo "\$*" >> '$tree/called'
		door=\$2
		action=\${3#--}
		loads() {
			echo 1 > '$tree/sys/kernel/kexec_loaded'
			printf '%s\nranges=2\nbytes=1\n' "\$action" > '$tree/run/memwipe/kexec'
		}
		$1
	SCRIPT
	chmod 755 "$tree$loader"
}

# loaded DOOR ACTION: an image of ours is in place
loaded() {
	echo 1 > "$tree/sys/kernel/$1"
	printf 'action=%s\nranges=2\nbytes=1\n' "$3" > "$tree/run/memwipe/$2"
}

# exitrd MODE: one to return to, whose /shutdown needs no other file; it would fail if it were started
exitrd() {
	mkdir -p "$tree/run/initramfs"
	cp "$program" "$tree/run/initramfs/shutdown"
	chmod "$1" "$tree/run/initramfs/shutdown"
}

# exitrd_program PATH PROGRAM: this dynamic program of ours lies there, with all that it needs
exitrd_program() {
	mkdir -p "$(dirname "$tree/run/initramfs/$1")"
	cp "$2" "$tree/run/initramfs/$1"
	for file in $(ldd "$2" | grep -o '/[^ ]*'); do
		mkdir -p "$tree/run/initramfs/${file%/*}"
		cp "$file" "$tree/run/initramfs/$file"
	done
}

exitrd_hook() {
	mkdir -p "$tree/run/initramfs/${hook%/*}"
	cp "$program" "$tree/run/initramfs/$hook"
}

# expect CODE STDERR ARGUMENT...
expect() {
	code=$1
	words=$2
	shift 2
	ends_exactly "$code" "$words" "$program" "$@"
}

# called WORDS: how kexec-wipe was called, one call a line; none: not at all
called() {
	got=$(sed "s| --sysroot=$tree\$||" "$tree/called" 2>/dev/null)
	if [ "$got" = "$1" ]; then pass; else fail "kexec-wipe was called '$got' instead of '$1'"; fi
}

# written WORD: to the module
written() {
	got=$(cat "$tree/dev/memwipe")
	if [ "$got" = "$1" ]; then pass; else fail "the module got '$got' instead of '$1'"; fi
}

expect 0 "" --help
expect 0 "" --version
expect 2 "memwipe: one action is needed
$more"
expect 2 "memwipe: one action is needed
$more" poweroff reboot
expect 2 "memwipe: unknown action 'explode'
$more" explode
expect 2 "memwipe: option '--sysroot' needs a value
$more" --sysroot= halt
expect 1 "memwipe: cannot open /nowhere: No such file or directory" --sysroot=/nowhere halt

# each action, through kexec
for action in poweroff reboot halt; do
	world
	expect 0 "memwipe: emptying RAM through the kexec door, then $action" --sysroot="$tree" $action
	called "load --door=kexec --action=$action"
done

# A kexec with our image, or with none: systemctl reboot and kexec end in it where an image is loaded, and a
# restart is what the user wants.
for action in poweroff reboot; do
	world
	loaded kexec_loaded kexec $action
	expect 0 "memwipe: emptying RAM through the kexec door, then reboot" --sysroot="$tree" kexec
	called "load --door=kexec --action=reboot"
done
world
expect 0 "memwipe: emptying RAM through the kexec door, then reboot" --sysroot="$tree" kexec
called "load --door=kexec --action=reboot"

# a kexec with the image of another program
world
echo 1 > "$tree/sys/kernel/kexec_loaded"
expect 0 "memwipe: RAM is not emptied: another program's kernel is started by kexec (an image is loaded that is not ours)" \
	--sysroot="$tree" kexec
called ""
: > "$tree/dev/memwipe"
expect 0 "memwipe: RAM is not emptied: another program's kernel is started by kexec (an image is loaded that is not ours)" \
	--sysroot="$tree" kexec
written ""

# the module comes first, and alone
for action in poweroff reboot halt; do
	world
	: > "$tree/dev/memwipe"
	loaded kexec_loaded kexec poweroff
	expect 0 "memwipe: the module will empty RAM, then $action" --sysroot="$tree" $action
	written "arm-$action"
	called ""
done
# Before Linux 6.12 a kexec does not run the module, but starts the image that is loaded.
world
: > "$tree/dev/memwipe"
loaded kexec_loaded kexec poweroff
expect 0 "memwipe: the module will empty RAM, then reboot
memwipe: restarting instead of the kexec" --sysroot="$tree" kexec
written arm-reboot
called ""
world
: > "$tree/dev/memwipe"
expect 0 "memwipe: the module will empty RAM, then reboot" --sysroot="$tree" kexec
written arm-reboot
world
ln -s /dev/full "$tree/dev/memwipe"
expect 0 "memwipe: the module does not arm: No space left on device
memwipe: emptying RAM through the kexec door, then halt" --sysroot="$tree" halt

# a kernel that is locked down takes the signed file
world
kexec_wipe "case \$door in --door=file) loads ;; *) echo 'kexec-wipe: locked' >&2; exit 3 ;; esac"
expect 0 "kexec-wipe: locked
memwipe: emptying RAM through the kexec door, then poweroff" --sysroot="$tree" poweroff
called "load --door=kexec --action=poweroff
load --door=file --action=poweroff"

# the same, started by a program that waits for no children
world
kexec_wipe "case \$door in --door=file) loads ;; *) exit 3 ;; esac"
ends_exactly 0 "memwipe: emptying RAM through the kexec door, then poweroff" \
	timeout 5 env --ignore-signal=CHLD "$program" --sysroot="$tree" poweroff
called "load --door=kexec --action=poweroff
load --door=file --action=poweroff"

# nothing can be loaded: what was loaded before is taken, whatever it ends in
world
kexec_wipe 'echo "kexec-wipe: no" >&2; exit 3'
loaded kexec_loaded kexec reboot
expect 0 "kexec-wipe: no
kexec-wipe: no
kexec-wipe: no
memwipe: emptying RAM through the kexec door, then reboot" --sysroot="$tree" reboot
expect 0 "kexec-wipe: no
kexec-wipe: no
kexec-wipe: no
memwipe: THE MACHINE WILL RESTART, not halt: the image that is loaded ends so, and cannot be replaced
memwipe: emptying RAM through the kexec door, then reboot" --sysroot="$tree" halt
loaded kexec_loaded kexec poweroff
for verb in reboot kexec; do
	expect 0 "kexec-wipe: no
kexec-wipe: no
kexec-wipe: no
memwipe: THE MACHINE WILL BE OFF, not restart: the image that is loaded ends so, and cannot be replaced
memwipe: emptying RAM through the kexec door, then poweroff" --sysroot="$tree" $verb
done
# a door behind, whose image ends as is wanted, is better than one before
loaded kexec_crash_loaded panic reboot
expect 0 "kexec-wipe: no
kexec-wipe: no
kexec-wipe: no
memwipe: emptying RAM through the panic door, then reboot" --sysroot="$tree" reboot
echo 0 > "$tree/sys/kernel/kexec_crash_loaded"
echo 0 > "$tree/sys/kernel/kexec_loaded"
loaded kexec_crash_loaded panic poweroff
expect 0 "kexec-wipe: no
kexec-wipe: no
kexec-wipe: no
memwipe: emptying RAM through the panic door, then poweroff" --sysroot="$tree" poweroff
rm "$tree$loader"
expect 0 "memwipe: emptying RAM through the panic door, then poweroff" --sysroot="$tree" poweroff

# no door: none was loaded, or only what others loaded
world
rm "$tree$loader"
expect 1 "$refusal halt goes on" --sysroot="$tree" halt
echo 1 > "$tree/sys/kernel/kexec_loaded"
echo 1 > "$tree/sys/kernel/kexec_crash_loaded"
foreign="memwipe: the kexec door is shut: an image is loaded that is not ours
memwipe: the panic door is shut: an image is loaded that is not ours"
expect 1 "$foreign
$refusal poweroff goes on" --sysroot="$tree" poweroff
echo garbage > "$tree/run/memwipe/kexec"
expect 1 "$foreign
$refusal reboot goes on" --sysroot="$tree" reboot
world
kexec_wipe 'echo "kexec-wipe: no" >&2; exit 1'
expect 1 "kexec-wipe: no
kexec-wipe: no
kexec-wipe: no
$refusal poweroff goes on" --sysroot="$tree" poweroff
world
echo 'no program' > "$tree$loader"
expect 1 "$refusal poweroff goes on" --sysroot="$tree" poweroff

# kexec-wipe hangs
world
kexec_wipe 'exec sleep 60'
expect 1 "memwipe: $loader takes too long, not waiting for it
$refusal poweroff goes on" --sysroot="$tree" poweroff
called "load --door=kexec --action=poweroff"

# a return to the initramfs
world
exitrd 755
exitrd_hook
expect 0 "memwipe: the initramfs will go on" --sysroot="$tree" poweroff
called "load --door=kexec --action=poweroff"
: > "$tree/etc/initrd-release"
rm "$tree$loader"
expect 0 "memwipe: emptying RAM through the kexec door, then poweroff" --sysroot="$tree" poweroff
world
exitrd 755
expect 0 "memwipe: the initramfs is passed over: it does not know memwipe
memwipe: emptying RAM through the kexec door, then reboot" --sysroot="$tree" reboot
world
exitrd 644 # systemd-shutdown does not start that
exitrd_hook
expect 0 "memwipe: emptying RAM through the kexec door, then reboot" --sysroot="$tree" reboot
: > "$tree/dev/memwipe"
exitrd 755
expect 0 "memwipe: the module will empty RAM, then reboot" --sysroot="$tree" reboot

# An initramfs that systemd could not enter: it would power off without it, and without a wipe.
# passed_over WHY
passed_over() {
	expect 0 "memwipe: the initramfs is passed over: $1
memwipe: emptying RAM through the kexec door, then poweroff" --sysroot="$tree" poweroff
}
# entered: all of it is in place
entered() {
	expect 0 "memwipe: the initramfs will go on" --sysroot="$tree" poweroff
}
world
exitrd 755
exitrd_hook
: > "$tree/run/initramfs/.need_shutdown" # dracut removes it when all is unpacked
passed_over "it was not unpacked to its end"
rm "$tree/run/initramfs/.need_shutdown"
entered
: > "$tree/run/initramfs/shutdown"
passed_over "its /shutdown cannot be started"
printf '#!/bin/sh\nexit 1\n' > "$tree/run/initramfs/shutdown"
passed_over "its /shutdown cannot be started" # without an interpreter
ln -s shutdown "$tree/run/initramfs/loop"
printf '#!/loop\n' > "$tree/run/initramfs/shutdown"
passed_over "its /shutdown cannot be started"
# A link is followed as it will be in there.
printf '#! /bin/sh -e\nexit 1\n' > "$tree/run/initramfs/shutdown"
mkdir -p "$tree/run/initramfs/usr/bin"
ln -s /usr/bin "$tree/run/initramfs/bin"
cp "$program" "$tree/run/initramfs/usr/bin/sh"
entered
chmod 644 "$tree/run/initramfs/usr/bin/sh"
passed_over "its /shutdown cannot be started"
rm "$tree/run/initramfs/usr/bin/sh"
# systemd moves four mounts into it, and makes their folders where it can.
cp "$program" "$tree/run/initramfs/shutdown"
# shellcheck disable=SC2016
read_only='mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'
if unshare --map-root-user --mount sh -c "$read_only" - "$tree/run/initramfs" true 2>"$work/err"; then
	ends_saying 0 "memwipe: the initramfs is passed over: it has no /dev, /proc, /run or /sys, and cannot be written to" \
		unshare --map-root-user --mount sh -c "$read_only" - "$tree/run/initramfs" "$program" --sysroot="$tree" poweroff
	mkdir "$tree/run/initramfs/dev" "$tree/run/initramfs/proc" "$tree/run/initramfs/run" "$tree/run/initramfs/sys"
	ends_saying 0 "memwipe: the initramfs will go on" \
		unshare --map-root-user --mount sh -c "$read_only" - "$tree/run/initramfs" "$program" --sysroot="$tree" poweroff
else
	skip "an initramfs that can only be read" "no name space of users here: $(cat "$work/err")"
fi
printf '#! /bin/sh -e\nexit 1\n' > "$tree/run/initramfs/shutdown"
if [ "$(id -u)" = 0 ]; then
	exitrd_program usr/bin/sh /bin/sh
	entered
	find "$tree/run/initramfs" -name 'libc.so*' -delete
	ends_saying 0 "memwipe: the initramfs is passed over: its /shutdown cannot be started" \
		"$program" --sysroot="$tree" poweroff # the dynamic linker says which library
	exitrd_program usr/bin/sh /bin/sh
	exitrd_program shutdown /bin/true
	entered
	head -c 4096 "$program" > "$tree/run/initramfs/$hook"
	passed_over "its memwipe cannot be started"
else
	skip "an initramfs that lacks a library" "only root can look into it"
fi

# the configuration
world
configured 'action = poweroff' 'one-cpu = yes' 'verify = yes'
for verb in reboot halt kexec; do
	expect 0 "memwipe: emptying RAM through the kexec door, then poweroff" --sysroot="$tree" $verb
done
called "load --door=kexec --action=poweroff --one-cpu --verify
load --door=kexec --action=poweroff --one-cpu --verify
load --door=kexec --action=poweroff --one-cpu --verify"
: > "$tree/dev/memwipe"
expect 0 "memwipe: the module will empty RAM, then poweroff" --sysroot="$tree" reboot
written arm-poweroff
world
configured 'action = requested'
expect 0 "memwipe: emptying RAM through the kexec door, then halt" --sysroot="$tree" halt
world
configured 'wipe = no'
expect 0 "memwipe: RAM is not emptied: switched off by wipe = no in $config" --sysroot="$tree" poweroff
called ""
loaded kexec_loaded kexec poweroff
expect 0 "memwipe: RAM is not emptied: switched off by wipe = no in $config
memwipe: restarting instead of the kexec" --sysroot="$tree" kexec
# What cannot be read switches nothing off.
world
configured 'wipe = perhaps' 'action = poweroff'
expect 0 "memwipe: $config: line 2: 'perhaps' of 'wipe' should be yes or no
memwipe: emptying RAM through the kexec door, then reboot" --sysroot="$tree" reboot
world
configured 'action = poweroff' 'wipe = perhaps'
expect 0 "memwipe: $config: line 3: 'perhaps' of 'wipe' should be yes or no
memwipe: emptying RAM through the kexec door, then reboot" --sysroot="$tree" reboot
# An initramfs has no configuration: it is told.
world
configured 'action = poweroff'
exitrd 755
exitrd_hook
expect 0 "memwipe: the initramfs will go on" --sysroot="$tree" reboot
: > "$tree/etc/initrd-release"
rm "$tree$config" "$tree$loader"
expect 0 "memwipe: emptying RAM through the kexec door, then poweroff" --sysroot="$tree" reboot
: > "$tree/dev/memwipe"
expect 0 "memwipe: the module will empty RAM, then poweroff" --sysroot="$tree" reboot
written arm-poweroff
world
configured 'wipe = no'
exitrd 755
exitrd_hook
loaded kexec_loaded kexec poweroff
expect 0 "memwipe: RAM is not emptied: switched off by wipe = no in $config" --sysroot="$tree" poweroff
expect 0 "memwipe: RAM is not emptied: switched off by wipe = no in $config
memwipe: the initramfs will go on" --sysroot="$tree" kexec
: > "$tree/etc/initrd-release"
rm "$tree$config"
expect 0 "memwipe: RAM is not emptied: switched off by wipe = no in $config" --sysroot="$tree" poweroff
expect 0 "memwipe: RAM is not emptied: switched off by wipe = no in $config
memwipe: restarting instead of the kexec" --sysroot="$tree" kexec

# The stock kernel is the last that is tried: memwipe load has put it into the slot with another action.
world
kexec_wipe "case \$door in --door=stock) loads ;; *) exit 3 ;; esac"
expect 0 "memwipe: emptying RAM through the kexec door, then reboot" --sysroot="$tree" reboot
called "load --door=kexec --action=reboot
load --door=file --action=reboot
load --door=stock --action=reboot"
world
configured 'one-cpu = yes' # which it does not take
kexec_wipe "case \$door in --door=stock) loads ;; *) exit 3 ;; esac"
expect 0 "memwipe: emptying RAM through the kexec door, then reboot" --sysroot="$tree" reboot
called "load --door=kexec --action=reboot --one-cpu
load --door=file --action=reboot --one-cpu
load --door=stock --action=reboot"

# where it must not act
for name in systemd init; do
	world
	echo $name > "$tree/proc/1/comm"
	expect 3 "memwipe: the system still runs: this is for the end of a shutdown" \
		--sysroot="$tree" poweroff
	called ""
done
world
mkdir -p "$tree/run/systemd"
echo lxc > "$tree/run/systemd/container"
expect 0 "" --sysroot="$tree" poweroff
called ""
world
: > "$tree/run/memwipe/shutdown-off"
expect 0 "memwipe: RAM is not emptied: switched off by /run/memwipe/shutdown-off" \
	--sysroot="$tree" poweroff
called ""
# A kexec would start our image all the same.
loaded kexec_loaded kexec poweroff
expect 0 "memwipe: RAM is not emptied: switched off by /run/memwipe/shutdown-off
memwipe: restarting instead of the kexec" --sysroot="$tree" kexec
called ""
exitrd 755
exitrd_hook
expect 0 "memwipe: RAM is not emptied: switched off by /run/memwipe/shutdown-off
memwipe: the initramfs will go on" --sysroot="$tree" kexec
world
echo 'quiet memwipe_shutdown=off ro' > "$tree/proc/cmdline"
expect 0 "memwipe: RAM is not emptied: switched off by memwipe_shutdown=off on the kernel's command line" \
	--sysroot="$tree" poweroff
called ""

# It waits for the hooks that were started beside it, even if they start later.
world
sh -c "'$program' --sysroot='$tree' poweroff 2>'$work/err' & sleep 1.5; (sleep 1; cat '$work/err'; echo over) & wait" \
	>"$work/out"
if [ "$(cat "$work/out")" = over ] && grep -q 'through the kexec door' "$work/err"; then
	pass
else
	fail "it did not wait for others: $(cat "$work/out" "$work/err")"
fi

# dracut: its turn comes when all others have succeeded, or have had their last try
world
hooks=$work/hooks/shutdown
# turn ARGUMENT: what dracut does with the hook, once; the answer is what it calls
turn() {
	: > "$tree/called"
	(
		hookdir=$work/hooks
		ACTION=poweroff
		export hookdir ACTION
		set -- "$1"
		# shellcheck disable=SC1091
		. "$hooks/99-memwipe.sh"
	)
	status=$?
	answer="$status $(cat "$tree/called")"
	if [ "$answer" = "$2" ]; then pass; else fail "dracut's hook: '$answer' instead of '$2'"; fi
}
mkdir -p "$hooks" "$tree/$(dirname $hook)"
printf '#!/bin/sh\necho "$*" > %s; exit 1\n' "$tree/called" > "$tree/$hook"
chmod 755 "$tree/$hook"
sed "s|@SHUTDOWNDIR@|$tree/$(dirname $hook)|" udev-rules/hooks/dracut/memwipe.sh > "$hooks/99-memwipe.sh"
turn "" "0 poweroff"
: > "$hooks/25-dm-shutdown.sh"
turn "" "1 "
turn final "0 poweroff"

# live-tools: it neither waits for a key nor ejects the medium where RAM will be emptied
# eject_waits yes|no
eject_waits() {
	printf '#!/bin/sh\nexec "%s" --sysroot="%s" "$@"\n' "$PWD/$program" "$tree" > "$tree/$hook"
	chmod 755 "$tree/$hook"
	sed "s|@SHUTDOWNDIR@|$tree/$(dirname $hook)|" udev-rules/hooks/live-tools/memwipe > "$work/tools"
	got=$(sh -ec '. "$1"; echo yes' - "$work/tools" 2>&1)
	if [ "${got:-no}" = "$1" ]; then pass; else fail "live-medium-eject waits: '$got' instead of '$1'"; fi
}
world
mkdir -p "$tree/$(dirname $hook)"
eject_waits no
expect 0 "" --sysroot="$tree" --is-on
: > "$tree/run/memwipe/shutdown-off"
eject_waits yes
expect 1 "" --sysroot="$tree" --is-on
rm "$tree/run/memwipe/shutdown-off"
configured 'wipe = no'
eject_waits yes
configured 'wipe = perhaps'
eject_waits no
mkdir -p "$tree/run/systemd"
echo lxc > "$tree/run/systemd/container"
eject_waits yes
rm "$tree/$hook" # memwipe was removed, and left its configuration
got=$(sh -ec '. "$1"; echo yes' - "$work/tools" 2>&1)
if [ "$got" = yes ]; then pass; else fail "live-medium-eject without memwipe: '$got'"; fi
world
mkdir -p "$tree/$(dirname $hook)"
cp "$program" "$tree/$hook"

# initramfs-tools: the program comes to lie where it is installed
sed "s|@SHUTDOWNDIR@|$tree/$(dirname $hook)|" udev-rules/hooks/initramfs-tools/memwipe > "$work/hook"
mkdir "$work/initramfs"
said=$(DESTDIR=$work/initramfs sh "$work/hook" 2>&1)
if [ -z "$said" ] && cmp -s "$tree/$hook" "$work/initramfs/$tree/$hook"; then
	pass
else
	fail "initramfs-tools' hook: $said $(cd "$work/initramfs" && find . -type f)"
fi
if [ -z "$(sh "$work/hook" prereqs)" ]; then pass; else fail "the hook has prerequisites"; fi

summary
