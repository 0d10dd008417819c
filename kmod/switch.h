/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The last instructions that a CPU runs in the kernel. */
#ifndef MEMWIPE_KMOD_SWITCH_H
#define MEMWIPE_KMOD_SWITCH_H

#include <linux/types.h>

/*
 * Load CR4 and CR3, and jump to `address`. The new tables must map this function at the address at
 * which it runs, and `address`. It lies within one cache line. It does not return; there is no
 * attribute, because objtool knows such functions from the kernel's own list alone.
 */
void switch_tables(u64 cr4, u64 cr3, u64 address);

#endif
