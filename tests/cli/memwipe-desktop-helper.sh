#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The helper that the window starts as root: what it accepts, what it starts, and that it replaces the configuration
# as a whole or not at all. As root of a world of its own: /etc, /run and the folder of the programs are empty there.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

build=${B:-build}
prefix=${PREFIX:-/usr/local}
sbin=${SBINDIR:-$prefix/sbin}
libexec=${LIBEXECDIR:-$prefix/lib/memwipe}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 777 "$work"

as=
[ "$(id -u)" -ne 0 ] || as="setpriv --reuid=65534 --regid=65534 --clear-groups"
install -m 755 -t "$work" "$build/desktop/memwipe-desktop-helper" "$build/udev-rules/memwipe" "$build/udev-rules/memwipe-watch"
program=$work/memwipe-desktop-helper
more="Try 'memwipe-desktop-helper --help' for more information."

# expect CODE STDERR ARGUMENT...: without root's rights
expect() {
	code=$1
	words=${2:+memwipe-desktop-helper: $2}
	shift 2
	# shellcheck disable=SC2086 # several words, or none
	ends_exactly "$code" "$words" $as "$program" "$@"
}

expect 0 "" --help
if grep -qx 'Usage: memwipe-desktop-helper ACTION' "$work/out"; then pass; else fail "--help: $(cat "$work/out")"; fi
expect 0 "" --version
if [ "$(cat "$work/out")" = "memwipe-desktop-helper $(cat VERSION)" ]; then pass; else fail "--version: $(cat "$work/out")"; fi
expect 2 "no action
$more"
for wrong in '' --now 'now ' NOW load --sysroot=/tmp; do
	expect 2 "unknown action '$wrong'
$more" "$wrong"
done
expect 2 "too many arguments
$more" disarm 5m 5m
expect 2 "disarm takes a time
$more" disarm
for action in now arm selftest configure; do
	expect 2 "$action takes no argument
$more" "$action" ''
done
expect 3 "cannot empty RAM: needs root" now
expect 3 "cannot save the settings: needs root" configure
expect 3 "cannot disarm: needs root" disarm 5m

# What polkit asks for, and what the window is told. Each action is one of the helper's, and there is no other.
policy=desktop/data/org.memwipe.policy
languages=
if command -v msgfmt >/dev/null && GETTEXTDATADIRS=desktop/po msgfmt --xml --template=$policy -d desktop/po -o "$work/translated"; then
	policy=$work/translated
	languages=$(sort desktop/po/LINGUAS | paste -sd ' ')
else
	skip "translations of the policy" "there is no msgfmt"
fi
sed "s|@LIBEXECDIR@|$libexec|g" "$policy" >"$work/org.memwipe.policy"
"$program" --help | sed -n 's/^  \([a-z]*\) .*/\1/p' | sort >"$work/actions"
if python3 - "$work/org.memwipe.policy" "$libexec/memwipe-desktop-helper" "$work/actions" "$languages" <<-'END'
	import sys, xml.etree.ElementTree as xml
	file, helper, names, languages = sys.argv[1:]
	lang = "{http://www.w3.org/XML/1998/namespace}lang"
	names = open(names).read().split()
	actions = xml.parse(file).getroot().findall("action")
	key = "org.freedesktop.policykit.exec."
	for action in actions:
	    notes = {note.get("key"): note.text for note in action.findall("annotate")}
	    name = action.get("id").removeprefix("org.memwipe.")
	    assert notes == {key + "path": helper, key + "argv1": name}, notes
	    allowed = [value.text for value in action.find("defaults")]
	    assert len(allowed) == 3 and set(allowed) <= {"auth_admin", "auth_admin_keep"}, (name, allowed)
	    for kind in "message", "description":
	        texts = {one.get(lang, ""): one.text for one in action.findall(kind)}
	        assert sorted(texts) == ["", *languages.split()] and all(texts.values()), (name, texts)
	assert sorted(action.get("id") for action in actions) == ["org.memwipe." + name for name in names]
END
then
	pass
else
	fail "desktop/data/org.memwipe.policy"
fi

# The rule of docs/tails.md, in the interpreter that polkit has.
sed -n '/^   polkit.addRule/,/^   });/p' docs/tails.md >"$work/rule"
cat >"$work/rules.js" - "$work/rule" <<-'END'
	var rule, polkit = { Result: { YES: "yes" }, addRule: function(given) { rule = given; } };
END
cat >>"$work/rules.js" <<-'END'
	["now", "disarm", "arm", "selftest", "configure"].forEach(function(name) {
	    [["amnesia", true, true], ["amnesia", true, false], ["amnesia", false, true], ["other", true, true]].forEach(function(who) {
	        if (rule({ id: "org.memwipe." + name }, { user: who[0], local: who[1], active: who[2] }) == polkit.Result.YES)
	            print(name + " " + who.join(" "));
	    });
	});
END
if command -v duk >/dev/null; then
	printf '%s amnesia true true\n' now disarm arm >"$work/wanted"
	if duk "$work/rules.js" >"$work/out" 2>&1 && diff "$work/out" "$work/wanted"; then
		pass
	else
		fail "the rule of docs/tails.md: $(cat "$work/out")"
	fi
else
	skip "the rule of docs/tails.md" "there is no duk"
fi

# inside SCRIPT: run there; what it printed is in $work/out and $work/err. `save OLD NEW` has the helper configure.
inside() {
	cat >"$work/script" <<-'END'
		set -u
		save() { printf '%d %d\n%s%s' "$(printf %s "$1" | wc -c)" "$(printf %s "$2" | wc -c)" "$1" "$2" | "$helper" configure; echo "code $?"; }
		mount -t proc none /proc && mount -t tmpfs none /run && mount -t tmpfs none /etc && mount -t tmpfs none "$sbin" || exit 99
		cp "$work/memwipe-desktop-helper" /run/
		helper=/run/memwipe-desktop-helper
		conf=/etc/memwipe.conf
	END
	printf '%s\n' "$1" >>"$work/script"
	# shellcheck disable=SC2086
	$as unshare --map-root-user --mount --pid --fork env work="$work" sbin="$sbin" LC_ALL=C \
		sh "$work/script" >"$work/out" 2>"$work/err"
}

# said LINE...: so it went, on standard output and then on standard error
said() {
	printf '%s\n' "$@" >"$work/wanted"
	sed 's/^memwipe-desktop-helper: //' "$work/err" >>"$work/out"
	if diff "$work/wanted" "$work/out" >"$work/diff"; then pass; else fail "said: $(cat "$work/diff")"; fi
}

if [ ! -d "$sbin" ] || ! inside true; then
	skip "as root" "no name space of users here, or no $sbin: $(cat "$work/err")"
	summary
	exit
fi

# It starts memwipe, and hands on nothing of its caller.
# shellcheck disable=SC2016
stub='cat >"$sbin/memwipe" <<-"END"
	#!/bin/sh
	echo "memwipe $*"; env | grep -v ^PWD= | sort; pwd; umask; ls /proc/self/fd | wc -w
	exit 3
END
chmod 755 "$sbin/memwipe"; cd /run; umask 0'
world='LC_ALL=C.UTF-8
PATH=/usr/sbin:/usr/bin:/sbin:/bin
/
0022'
# shellcheck disable=SC2016
inside "$stub"'; for action in now arm selftest "disarm 90" "disarm 5m"; do
	SHELL=/bin/evil PATH=/run:$PATH "$helper" $action 9<"$0" 2>&-; echo "code $?"; done'
# 0, 1, 2, and that of ls
said "memwipe now" "$world" 4 "code 3" "memwipe arm" "$world" 4 "code 3" "memwipe selftest --json" "$world" 4 "code 3" \
	"memwipe disarm --for=90" "$world" 4 "code 3" "memwipe disarm --for=300" "$world" 4 "code 3"
# shellcheck disable=SC2016
inside "$stub"'; for time in 0 -1 31d "" "5m --json"; do "$helper" disarm "$time"; echo "code $?"; done'
wanted="should be a time like 15s, 5m or 2h, from 1s to 30d"
said "code 2" "code 2" "code 2" "code 2" "code 2" "invalid time '0': $wanted" "invalid time '-1': $wanted" \
	"invalid time '31d': $wanted" "invalid time '': $wanted" "invalid time '5m --json': $wanted"
# shellcheck disable=SC2016
inside '"$helper" now; echo "code $?"'
said "code 1" "cannot start $sbin/memwipe: No such file or directory"

# Input that is cut or too long changes nothing.
# shellcheck disable=SC2016
inside 'cp "$work/memwipe-watch" "$work/memwipe" "$sbin"; echo "[watch]" >$conf
	for input in "" "8 8" "8 8\n[watch]\n[wat" "65537 0\n" "8 8\n[watch]\n[watch]\n\n"; do
		printf "$input" | "$helper" configure; echo "code $?"; done
	head -c 200000 /dev/zero | "$helper" configure; echo "code $?"
	"$helper" configure <&-; echo "code $?"
	ls -A /etc; cat $conf'
lengths="cannot save the settings: the input does not begin with two lengths, each at most 65536"
long="cannot save the settings: the input is not as long as it says"
said "code 2" "code 2" "code 2" "code 2" "code 2" "code 2" "code 2" memwipe.conf "[watch]" "$lengths" "$lengths" \
	"$long" "$lengths" "$long" "cannot save the settings: the input is too long" "$lengths"

# Without a watcher the file is replaced, if it is valid and the one that the settings were made from.
# shellcheck disable=SC2016
programs='cp "$work/memwipe-watch" "$work/memwipe" "$sbin"
old="[watch]
#settle = 5s
boot-medium = no
"'
# shellcheck disable=SC2016
inside "$programs"'
	save "" "$old"; stat -c "%a %u" $conf
	chmod 640 $conf; save "$old" "$old[doors]
"; cat $conf; stat -c %a $conf
	save "$old" "$old"; save "" "$old"
	save "$(cat $conf)
" "$old[doors]
order = kexec
order = kexec
"; save "$(cat $conf)
" "$(printf "[watch]\ndevice = sdb\n")"
	ls -A /etc; tail -1 $conf
	mkdir /etc/kept; mv $conf /etc/kept/conf; ln -s kept/conf $conf
	save "$old[doors]
" "$old"; readlink $conf; tail -1 /etc/kept/conf; ls -A /etc/kept'
later="memwipe-watch is not running: it reads the file when it is started"
changed="cannot save /etc/memwipe.conf: it was changed meanwhile; open the settings again"
said "$later" "code 0" "644 0" "$later" "code 0" "[watch]" "#settle = 5s" "boot-medium = no" "[doors]" 640 \
	"code 1" "code 1" "code 2" "code 2" memwipe.conf "[doors]" "$later" "code 0" kept/conf "boot-medium = no" conf \
	"$changed" "$changed" "cannot save /etc/memwipe.conf: line 6: 'order' is given twice" \
	"cannot save /etc/memwipe.conf: line 2: 'sdb' of 'device' should be a path like /dev/sdb, or serial=, port= or label="

# One after the other: who waits for another one sees what that one has written.
# shellcheck disable=SC2016
inside "$programs"'
	printf %s "$old" >$conf; mkfifo /run/go
	flock /etc sh -c ": >/run/held; read -r _ </run/go" & until [ -e /run/held ]; do sleep 0.01; done
	{ save "$old" "$old# mine
"; : >/run/done; } & until grep -q -e "-> FLOCK" /proc/locks || [ -e /run/done ]; do sleep 0.01; done
	echo "# of another" >>$conf; echo >/run/go; wait; tail -1 $conf; ls -A /etc'
said "code 1" "# of another" memwipe.conf "$changed"

# A disk that is full or cannot be written.
# shellcheck disable=SC2016
inside "$programs"'
	mount -t tmpfs -o size=16k none /etc; printf %s "$old" >$conf
	head -c 20000 /dev/zero >/etc/full 2>/dev/null
	save "$old" "$old# $(head -c 9000 /dev/zero | tr "\0" x)"; printf %s "$old" | cmp - $conf
	rm /etc/full; mount -t tmpfs -o remount,ro none /etc
	save "$old" "$old# more
"; ls -A /etc; tail -1 $conf'
said "code 1" "code 1" memwipe.conf "boot-medium = no" "cannot save /etc/memwipe.conf: No space left on device" \
	"cannot save /etc/memwipe.conf: Read-only file system"

# The watcher itself, which is never triggered here: it takes the new file, or the old one is put back. Only root
# outside may protect a process from the OOM killer.
# shellcheck disable=SC2016
watcher="$programs"'
old="$old[triggers]
dead-man = 30d
[doors]
order = last-resort
"
printf %s "$old" >$conf; : >/run/oom
sh -c "mount --bind /run/oom /proc/\$\$/oom_score_adj && exec memwipe-watch" >/run/log 2>&1 &
tries=0
until [ -S /run/memwipe/control ] || [ $((tries += 1)) = 1000 ]; do sleep 0.01; done
asked() { "$sbin/memwipe" status | sed -n "s/^  //; /awaited/p"; }'
# shellcheck disable=SC2016
inside "PATH=\$sbin:\$PATH; $watcher"'
	new="$old
[watch]
device = serial=none
[triggers]
panic-keys = KEY_END
[control]
group =
"
	save "$old" "$new"; printf %s "$new" | cmp - $conf; asked
	number=$(stat -c %i $conf)
	save "$new" "[watch]
boot-medium = no
"; save "$new" "$new[watch]
settle = soon
"
	printf %s "$new" | cmp - $conf; [ "$(stat -c %i $conf)" = "$number" ] || echo "another file"
	ls -A /etc; asked
	kill $!; wait $!; echo "code $?"'
awaits="awaited serial=none: no such device
awaited panic-keys: no keyboard has all of these keys"
said "memwipe: serial=none is not watched yet: no such device" \
	"memwipe: panic-keys is not watched yet: no keyboard has all of these keys" "code 0" "$awaits" \
	"code 1" "code 2" memwipe.conf "$awaits" "code 0" \
	"cannot save /etc/memwipe.conf: there is nothing to watch: no disk and no other trigger" \
	"cannot save /etc/memwipe.conf: line 16: 'soon' of 'settle' should be a time like 15s, 5m or 2h, at most 30d"

summary
