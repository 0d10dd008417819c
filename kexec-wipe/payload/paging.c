/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One table for the first 4 GiB and one for each window, of 2 MiB pages; where one of these reaches
 * beyond the memory that is asked for, a table of 4 KiB pages takes its place. The number of levels
 * is the one that was found: it cannot change in 64-bit mode (SDM 4.1.2). All CPUs have the same
 * tables, but none uses the window of another, so what one of them has cached is never out of date.
 */
#include "paging.h"
#include "cpu.h"

/* SDM 4.5, table entries */
enum {
	PRESENT = 1 << 0,
	WRITABLE = 1 << 1,
	WRITE_THROUGH = 1 << 3,
	CACHE_DISABLED = 1 << 4,
	LARGE = 1 << 7,
	SMALL_PAT = 1 << 7,
	LARGE_PAT = 1 << 12,
	TABLE = PRESENT | WRITABLE,
	DEVICE = TABLE | WRITE_THROUGH | CACHE_DISABLED,
	FLAGS = PAGE_BYTES - 1,
};
enum { ENTRIES = 512, IDENTITY_DIRECTORIES = 4, DIRECTORIES = WINDOWS_MAX / ENTRIES };
enum { SMALL_TABLES_MAX = 6 }; /* both ends of `own` and of two more ranges */

#define WINDOW_SLOT	   1
#define WINDOW_ADDRESS	   ((uint64_t)WINDOW_SLOT << 39)
#define TABLE_AT(variable) static uint64_t variable __attribute__((aligned(PAGE_BYTES)))

TABLE_AT(level5[ENTRIES]);
TABLE_AT(level4[ENTRIES]);
TABLE_AT(identity[ENTRIES]);
TABLE_AT(identity_pages[IDENTITY_DIRECTORIES * ENTRIES]);
TABLE_AT(small_pages[SMALL_TABLES_MAX * ENTRIES]);
TABLE_AT(windows[WINDOWS_MAX]);
TABLE_AT(first_window_pages[WINDOW_TABLES * ENTRIES]);
static unsigned int small_tables; /* in use */

static void activate(void)
{
	write_cr3((uintptr_t)(read_cr4() & CR4_5_LEVELS ? level5 : level4));
}

/* The bits of a page entry that choose its memory type, SDM 12.12.3. */
static uint64_t type_bits(unsigned int pat_slot, uint64_t pat_bit)
{
	return (pat_slot & 1 ? WRITE_THROUGH : 0) | (pat_slot & 2 ? CACHE_DISABLED : 0) |
	       (pat_slot & 4 ? pat_bit : 0);
}

static bool is_large(uint64_t at, struct mem_range r)
{
	return at >= r.start && at + LARGE_PAGE_BYTES <= r.end;
}

static uint64_t large_page(uint64_t at, unsigned int pat_slot)
{
	return at | TABLE | LARGE | type_bits(pat_slot, LARGE_PAT);
}

/* Add those pages of the 2 MiB from `at` on that r touches. */
static void map_small(uint64_t *table, uint64_t at, struct mem_range r, unsigned int pat_slot)
{
	for (unsigned int i = 0; i < ENTRIES; i++, at += PAGE_BYTES)
		if (at < r.end && at + PAGE_BYTES > r.start)
			table[i] = at | TABLE | type_bits(pat_slot, SMALL_PAT);
}

/* The table that takes the place of a 2 MiB page of the first 4 GiB. */
static uint64_t *identity_table(uint64_t *page)
{
	if (!*page || *page & LARGE)
		*page = (uintptr_t)&small_pages[small_tables++ * ENTRIES] | TABLE;
	return (uint64_t *)(uintptr_t)(*page & ~(uint64_t)FLAGS);
}

void paging_map_memory(struct mem_range r)
{
	for (uint64_t i = r.start >> LARGE_PAGE_SHIFT; i << LARGE_PAGE_SHIFT < r.end; i++) {
		uint64_t at = i << LARGE_PAGE_SHIFT;

		if (is_large(at, r))
			identity_pages[i] = large_page(at, 0);
		else
			map_small(identity_table(&identity_pages[i]), at, r, 0);
	}
}

struct window paging_start(struct mem_range own)
{
	level5[0] = (uintptr_t)level4 | TABLE;
	level4[0] = (uintptr_t)identity | TABLE;
	for (unsigned int i = 0; i < DIRECTORIES; i++)
		level4[WINDOW_SLOT + i] = (uintptr_t)&windows[i * ENTRIES] | TABLE;
	for (unsigned int i = 0; i < IDENTITY_DIRECTORIES; i++)
		identity[i] = (uintptr_t)&identity_pages[i * ENTRIES] | TABLE;
	paging_map_memory(own);
	activate();
	return paging_add_window(0, first_window_pages);
}

struct window paging_add_window(unsigned int number, uint64_t *pages)
{
	for (unsigned int i = 0; i < ENTRIES; i++)
		pages[i] = 0;
	windows[number] = (uintptr_t)pages | TABLE;
	return (struct window){ pages, WINDOW_ADDRESS + (uint64_t)number * WINDOW_BYTES, 0 };
}

void paging_map_device(uint32_t address)
{
	uint64_t *page = &identity_pages[address >> LARGE_PAGE_SHIFT], *small;

	if (!*page)
		*page = (address & ~(uint32_t)(LARGE_PAGE_BYTES - 1)) | DEVICE | LARGE;
	if (!(*page & LARGE)) {
		small = identity_table(page) + address / PAGE_BYTES % ENTRIES;
		if (!*small)
			*small = (address & ~(uint32_t)FLAGS) | DEVICE;
	}
	activate();
}

void *paging_move_window(const struct window *w, struct mem_range r)
{
	uint64_t first = r.start & ~(uint64_t)(LARGE_PAGE_BYTES - 1);
	uint64_t *end_table = w->pages + ENTRIES;

	for (unsigned int i = 0; i < ENTRIES; i++) {
		uint64_t at = first + (uint64_t)i * LARGE_PAGE_BYTES;

		w->pages[i] = at < r.end && is_large(at, r) ? large_page(at, w->pat_slot) : 0;
		if (at >= r.end || is_large(at, r))
			continue;
		for (unsigned int j = 0; j < ENTRIES; j++)
			end_table[j] = 0;
		map_small(end_table, at, r, w->pat_slot);
		w->pages[i] = (uintptr_t)end_table | TABLE;
		end_table += ENTRIES;
	}
	activate();
	return (void *)(w->address + (r.start - first));
}
