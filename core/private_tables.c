/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "private_tables.h"

enum { ENTRIES = 512, INDEX_BITS = 9, PAGE_SHIFT_4K = 12, SHIFT_1G = 30 };
enum { SIZE_4K = 1 << PAGE_SHIFT_4K, SIZE_2M = SIZE_4K << INDEX_BITS };
/* SDM 4.5, table entries */
enum { PRESENT = 1 << 0, WRITABLE = 1 << 1, LARGE = 1 << 7, TABLE = PRESENT | WRITABLE };

#define ADDRESS 0x000ffffffffff000ULL

struct builder {
	uint64_t *tables;
	uint64_t at;
	uint32_t used; /* pages */
	unsigned int levels;
};

/* Level 1 is the one whose entries are pages of 4 KiB. */
static uint64_t *entry(uint64_t *table, uint64_t address, unsigned int level)
{
	return &table[address >> (PAGE_SHIFT_4K + INDEX_BITS * (level - 1)) & (ENTRIES - 1)];
}

/* The entry of level `leaf` for this address. Missing tables above it are created. */
static uint64_t *walk(struct builder *b, uint64_t address, unsigned int leaf)
{
	uint64_t *table = b->tables;
	unsigned int level;

	for (level = b->levels; level > leaf; level--) {
		uint64_t *e = entry(table, address, level);

		if (!*e)
			*e = (b->at + (uint64_t)b->used++ * PRIVATE_TABLES_PAGE_BYTES) | TABLE;
		table = b->tables + ((*e & ADDRESS) - b->at) / sizeof(*table);
	}
	return entry(table, address, leaf);
}

int private_tables_fill(uint64_t *tables, uint64_t at, struct mem_range own,
			struct private_page code, unsigned int levels)
{
	struct builder b = { .tables = tables, .at = at, .used = 1, .levels = levels };
	uint64_t page, next;
	uint32_t i;

	if (own.start >= own.end || (own.start | own.end) & (SIZE_4K - 1) ||
	    own.start >> SHIFT_1G != (own.end - 1) >> SHIFT_1G ||
	    own.start >> SHIFT_1G == code.virtual_address >> SHIFT_1G)
		return -EINVAL;
	for (i = 0; i < PRIVATE_TABLES_PAGES * ENTRIES; i++)
		tables[i] = 0;
	for (page = own.start; page < own.end; page = next) {
		bool large = !(page & (SIZE_2M - 1)) && own.end - page >= SIZE_2M;

		*walk(&b, page, large ? 2 : 1) = page | TABLE | (large ? LARGE : 0);
		next = page + (large ? SIZE_2M : SIZE_4K);
	}
	*walk(&b, code.virtual_address, 1) = (code.physical & ADDRESS) | TABLE;
	return 0;
}
