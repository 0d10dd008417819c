/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frees memory that the kernel can do without, so that it can be swept. */
#ifndef MEMWIPE_SDMEM_CACHES_H
#define MEMWIPE_SDMEM_CACHES_H

/*
 * Page cache that is not dirty, dentries, inodes and the empty parts of their slabs; what is unused
 * in the memory of compressed swap (zram). Needs root. 0; -errno and *failed the file.
 */
int caches_drop(int root, const char **failed);

#endif
