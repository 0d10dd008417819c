#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# memhostile: it finds out when something takes what it should refuse.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

program=${B:-build}/rig/memhostile

# expect CODE WORDS ARGUMENT...: the words are part of what it says
expect() {
	code=$1
	words=$2
	shift 2
	ends_saying "$code" "$words" "$program" "$@"
}

expect 0 "Usage: memhostile" --help
expect 2 "needs a device and a number of writes"
expect 2 "needs a device and a number of writes" /dev/null many
expect 1 "cannot open: No such file or directory" /dev/no-such-device 80
expect 1 "bytes: taken" /dev/null 800

summary
