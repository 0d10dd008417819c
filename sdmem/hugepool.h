/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Free huge pages of the kernel's pools (hugetlbfs): they count as used memory, and the kernel
 * clears one only when a program gets it again.
 */
#ifndef MEMWIPE_SDMEM_HUGEPOOL_H
#define MEMWIPE_SDMEM_HUGEPOOL_H

#include "sdmem/overwrite.h"

/* Bytes in the pools of all sizes below `root` that are free and not reserved. */
uint64_t hugepool_free(int root);

/*
 * Allocate them, overwrite them, and free them. Returns the bytes overwritten. The kernel clears a
 * page that another program allocates meanwhile.
 */
uint64_t hugepool_sweep(int root, const struct overwrite *how);

#endif
