/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Page tables that map next to nothing: for the moment between the kernel, which is about to be
 * overwritten, and the payload, which has tables of its own.
 */
#ifndef MEMWIPE_CORE_PRIVATE_TABLES_H
#define MEMWIPE_CORE_PRIVATE_TABLES_H

#include "ranges.h"

enum {
	PRIVATE_TABLES_PAGE_BYTES = 4096,
	PRIVATE_TABLES_PAGES = 8,
	PRIVATE_TABLES_BYTES = PRIVATE_TABLES_PAGES * PRIVATE_TABLES_PAGE_BYTES,
};

/* One page of code that has to go on running while the tables change. */
struct private_page {
	uint64_t virtual_address;
	uint64_t physical;
};

/*
 * Fill `tables`, PRIVATE_TABLES_BYTES large and page-aligned, whose physical address is `at`. They
 * map, for the kernel alone and to be written and executed: `own` one to one, in pages of 2 MiB,
 * and `code`. `levels` is 4 or 5. The first page is the one for CR3.
 * 0; -EINVAL: `own` is empty or crosses 1 GiB, or `code` lies in its gigabyte. (SDM 4.5)
 */
int private_tables_fill(uint64_t *tables, uint64_t at, struct mem_range own,
			struct private_page code, unsigned int levels);

#endif
