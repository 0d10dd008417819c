#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# memprowl and memnoise: the one finds out what it can do to a process, the other says what it cannot.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

programs=${B:-build}/rig

# expect CODE WORDS PROGRAM ARGUMENT...: the words are part of what it says
expect() {
	code=$1
	words=$2
	program=$3
	shift 3
	ends_saying "$code" "$words" "$programs/$program" "$@"
}

expect 2 "usage: memprowl PID" memprowl
expect 2 "usage: memprowl PID" memprowl 1
expect 2 "usage: memnoise" memnoise uevents /dev/null
expect 2 "usage: memnoise" memnoise thunder /dev/null 1
expect 1 "No such file or directory" memnoise uevents /nowhere 1
expect 1 "Inappropriate ioctl for device" memnoise reset /dev/null 1
expect 0 "" memnoise uevents /dev/null 10

if [ "$(id -u)" -ne 0 ]; then
	skip "the attacks of the user nobody: needs root"
	expect 3 "cannot become nobody" memprowl 99999999
else
	sleep 60 &
	victim=$!
	expect 0 "0 of 16 attempts succeeded" memprowl $victim
	kill $victim
	setpriv --reuid=65534 --clear-groups sleep 60 &
	victim=$!
	until [ "$(stat -c %u /proc/$victim)" = 65534 ]; do sleep 0.05; done
	expect 1 "could end it" memprowl $victim
	kill $victim 2>/dev/null
fi

summary
