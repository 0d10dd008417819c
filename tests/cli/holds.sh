#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What is built for a guest must hold what it is built for, and the one that lacks a file is named.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

holds() {
	printf './bin\n./bin/sh\n./usr/lib/x/libc.so.6\n' | tests/rig/guest/holds "$@"
}

ends_saying 0 '' holds guest bin/sh '*/libc.so.6'
ends_saying 1 'guest lacks: init *.conf' holds guest init bin/sh '*.conf'
ends_saying 1 'guest lacks: sh' holds guest sh

summary
