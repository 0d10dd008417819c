/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Page tables for a CPU that has left the kernel, whose own tables are about to be overwritten, and
 * has not yet entered the payload, which has its own. They map one range and one page of code.
 */
#ifndef MEMWIPE_CORE_PRIVATE_TABLES_H
#define MEMWIPE_CORE_PRIVATE_TABLES_H

#include "ranges.h"

/*
 * PAGES is for five levels. `own` and `code` share the first table, and each has its own of levels
 * 4, 3 and 2. Of level 1 there is one for `code` and one for each end of `own`.
 */
enum {
	PRIVATE_TABLES_PAGE_BYTES = 4096,
	PRIVATE_TABLES_PAGES = 10,
	PRIVATE_TABLES_BYTES = PRIVATE_TABLES_PAGES * PRIVATE_TABLES_PAGE_BYTES,
};

/* The page of code that switches to these tables. */
struct private_page {
	uint64_t virtual_address;
	uint64_t physical;
};

/*
 * Fill `tables`, PRIVATE_TABLES_BYTES large and page-aligned, whose physical address is `at`. They
 * map `own` one to one, and `code`, both as supervisor, writable, executable, write-back. Nothing
 * beside `own` is mapped, since it may be memory that no CPU may read, not even speculatively:
 * SMRAM, stolen memory, poisoned pages. So there are pages of 4 KiB where one of 2 MiB would reach
 * beyond an end. `levels` is 4 or 5. The first page is the one for CR3. 0; -EINVAL: `own` is empty,
 * is not made of whole pages or crosses 1 GiB, or `code` lies in its gigabyte. (SDM 4.5)
 */
int private_tables_fill(uint64_t *tables, uint64_t at, struct mem_range own,
			struct private_page code, unsigned int levels);

#endif
