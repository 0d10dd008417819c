#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# memload: it goes on while it gets what it asks for and reads what it wrote, and no longer.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

program=${B:-build}/rig/memload
more="Try 'memload --help' for more information."
rounds=3
work=$(mktemp -d /dev/shm/memload.XXXXXX) || exit 1
load=
trap '[ -z "$load" ] || kill "$load"; rm -rf "$work"' EXIT

# expect CODE STDERR ARGUMENT...
expect() {
	code=$1
	words=$2
	shift 2
	"$program" "$@" >"$work/out" 2>"$work/err"
	got=$?
	if [ $got -ne "$code" ]; then
		fail "'$*' ended with $got instead of $code"
	elif [ "$(sed 's/memload-[0-9]*/memload-PID/' "$work/err")" != "$words" ]; then
		fail "'$*' said '$(cat "$work/err")' instead of '$words'"
	else
		pass
	fi
}

# works ARGUMENT...: some rounds, each with its number
works() {
	if [ "$("$program" "$@" | head -n $rounds | tr '\n' ' ')" = "1 2 3 " ]; then
		pass
	else
		fail "'$*' does not go on"
	fi
}

# The copy is spoilt, over and over, until it is found out.
finds_what_is_wrong() {
	mkdir "$work/spoilt"
	"$program" 16M "$work/spoilt" >"$work/out" 2>"$work/err" &
	load=$!
	while kill -0 "$load" 2>/dev/null; do
		printf spoilt 2>/dev/null 1<>"$work/spoilt/memload-$load.copy"
	done
	wait "$load"
	got=$?
	load=
	if [ $got -eq 1 ] && grep -q "holds something else than was written" "$work/err"; then
		pass
	else
		fail "ended with $got on a spoilt file: $(cat "$work/err")"
	fi
}

expect 0 "" --help
expect 0 "" --version
expect 2 "memload: unknown option '--bogus'
$more" --bogus
expect 2 "memload: needs a size and takes one folder
$more"
expect 2 "memload: needs a size and takes one folder
$more" 1M "$work" "$work"
expect 2 "memload: '1X' is not a size of 256 KiB or more
$more" 1X
expect 2 "memload: '255K' is not a size of 256 KiB or more
$more" 255K
expect 1 "memload: cannot create /nowhere/memload-PID: No such file or directory" \
	1M /nowhere
works 1M
works 1M "$work"
prlimit --as=67108864 "$program" 256M >"$work/out" 2>"$work/err"
if [ "$(cat "$work/err")" = "memload: cannot get memory: Cannot allocate memory" ]; then
	pass
else
	fail "without memory it said '$(cat "$work/err")'"
fi
finds_what_is_wrong
summary
