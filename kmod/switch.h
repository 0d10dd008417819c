/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The last instructions of a CPU inside the kernel. */
#ifndef MEMWIPE_KMOD_SWITCH_H
#define MEMWIPE_KMOD_SWITCH_H

#include <linux/types.h>

/*
 * Change to other control bits and page tables, and jump. The tables map the code of this function
 * where it lies, and `address`. It is shorter than a cache line and lies in one. It does not
 * return; objtool would have to know that from a list of the kernel's own.
 */
void switch_tables(u64 cr4, u64 cr3, u64 address);

#endif
