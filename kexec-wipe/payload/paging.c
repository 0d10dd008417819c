/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 2 MiB pages in one table for the first 4 GiB and one for each window. The number of levels is
 * the one that was found: it cannot change in 64-bit mode (SDM 4.1.2). All CPUs have the same
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
	TABLE = PRESENT | WRITABLE,
	MEMORY_PAGE = TABLE | LARGE,
	DEVICE_PAGE = MEMORY_PAGE | WRITE_THROUGH | CACHE_DISABLED,
};
enum { ENTRIES = 512, IDENTITY_DIRECTORIES = 4 };

#define WINDOW_SLOT	   1
#define WINDOW_ADDRESS	   ((uint64_t)WINDOW_SLOT << 39)
#define TABLE_AT(variable) static uint64_t variable __attribute__((aligned(PAGE_BYTES)))

TABLE_AT(level5[ENTRIES]);
TABLE_AT(level4[ENTRIES]);
TABLE_AT(identity[ENTRIES]);
TABLE_AT(identity_pages[IDENTITY_DIRECTORIES * ENTRIES]);
TABLE_AT(windows[ENTRIES]);
TABLE_AT(first_window_pages[ENTRIES]);

static void activate(void)
{
	write_cr3((uintptr_t)(read_cr4() & CR4_5_LEVELS ? level5 : level4));
}

void paging_map_memory(struct mem_range r)
{
	for (uint64_t i = r.start >> LARGE_PAGE_SHIFT; i << LARGE_PAGE_SHIFT < r.end; i++)
		identity_pages[i] = i << LARGE_PAGE_SHIFT | MEMORY_PAGE;
}

struct window paging_start(struct mem_range own)
{
	level5[0] = (uintptr_t)level4 | TABLE;
	level4[0] = (uintptr_t)identity | TABLE;
	level4[WINDOW_SLOT] = (uintptr_t)windows | TABLE;
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
	return (struct window){ pages, WINDOW_ADDRESS + (uint64_t)number * WINDOW_BYTES };
}

void paging_map_device(uint32_t address)
{
	uint64_t page = address >> LARGE_PAGE_SHIFT;

	if (!identity_pages[page])
		identity_pages[page] = page << LARGE_PAGE_SHIFT | DEVICE_PAGE;
	activate();
}

void paging_attach(unsigned int slot, const uint64_t *table)
{
	level4[slot] = (uintptr_t)table | TABLE;
	activate();
}

void *paging_move_window(const struct window *w, struct mem_range r)
{
	uint64_t first = r.start & ~(uint64_t)(WINDOW_BYTES - 1);

	for (unsigned int i = 0; i < ENTRIES; i++) {
		uint64_t page = first + (uint64_t)i * LARGE_PAGE_BYTES;
		bool used = page < r.end && page + LARGE_PAGE_BYTES > r.start;

		w->pages[i] = used ? page | MEMORY_PAGE : 0;
	}
	activate();
	return (void *)(w->address + (r.start - first));
}
