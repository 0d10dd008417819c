/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Huge pages that the kernel keeps in pools (hugetlbfs) and nobody uses: they count as used memory,
 * and the kernel clears one only when it is handed out again.
 */
#ifndef MEMWIPE_SDMEM_HUGEPOOL_H
#define MEMWIPE_SDMEM_HUGEPOOL_H

#include "sdmem/overwrite.h"

/* Bytes in the pools of all sizes below `root` that are free and promised to nobody. */
uint64_t hugepool_free(int root);

/*
 * Overwrite them, and put them back. Returns the bytes that were reached. A page that somebody else
 * takes meanwhile is cleared for that by the kernel.
 */
uint64_t hugepool_sweep(int root, const struct overwrite *how);

#endif
