#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Headers of a kernel for which the module cannot be built: one error names the kernel that is needed.
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# kbuild HEADERS: read the module's Kbuild as the kernel's build does; its object list is printed
kbuild() {
	# shellcheck disable=SC2016 # make's own variable
	printf 'include kmod/Kbuild\nall:\n\t@echo objects: $(obj-m)\n' |
		make --no-print-directory -f - srctree="$1" src=kmod all
}

mkdir -p "$work/old/arch/x86/include/asm" "$work/new/arch/x86/include/asm"
: >"$work/new/arch/x86/include/asm/ibt.h"
ends_saying 0 "objects: memwipe.o" kbuild "$work/new"
ends_saying 2 "memwipe: the headers in $work/old are older than Linux 5.18" kbuild "$work/old"

summary
