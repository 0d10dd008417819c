#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# memvm: its command line. Whether it runs virtual machines, the rig's guests show.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

program=${B:-build}/rig/memvm

# expect CODE WORDS ARGUMENT...: the words are part of what it says
expect() {
	code=$1
	words=$2
	shift 2
	ends_saying "$code" "$words" "$program" "$@"
}

expect 0 "Usage: memvm" --help
expect 2 "needs numbers of CPUs"
expect 2 "needs numbers of CPUs" first
expect 2 "needs numbers of CPUs" --held 0
expect 2 "needs numbers of CPUs" 0 ""
expect 2 "needs numbers of CPUs" 0 1024

summary
