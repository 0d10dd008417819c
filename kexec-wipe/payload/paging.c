/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 2 MiB pages in one table for the first 4 GiB and one for the window. The number of levels is the
 * one that was found: it cannot change in 64-bit mode (SDM 4.1.2).
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
enum { ENTRIES = 512, PAGE_SHIFT = 21, IDENTITY_DIRECTORIES = 4 };

#define PAGE_BYTES	   (1UL << PAGE_SHIFT)
#define WINDOW_SLOT	   1
#define WINDOW_ADDRESS	   ((uint64_t)WINDOW_SLOT << 39)
#define TABLE_AT(variable) static uint64_t variable __attribute__((aligned(4096)))

TABLE_AT(level5[ENTRIES]);
TABLE_AT(level4[ENTRIES]);
TABLE_AT(identity[ENTRIES]);
TABLE_AT(identity_pages[IDENTITY_DIRECTORIES * ENTRIES]);
TABLE_AT(window[ENTRIES]);
TABLE_AT(window_pages[ENTRIES]);

static void activate(void)
{
	write_cr3((uintptr_t)(read_cr4() & CR4_5_LEVELS ? level5 : level4));
}

void paging_start(struct mem_range own)
{
	level5[0] = (uintptr_t)level4 | TABLE;
	level4[0] = (uintptr_t)identity | TABLE;
	level4[WINDOW_SLOT] = (uintptr_t)window | TABLE;
	window[0] = (uintptr_t)window_pages | TABLE;
	for (unsigned int i = 0; i < IDENTITY_DIRECTORIES; i++)
		identity[i] = (uintptr_t)&identity_pages[i * ENTRIES] | TABLE;
	for (uint64_t i = own.start >> PAGE_SHIFT; i << PAGE_SHIFT < own.end; i++)
		identity_pages[i] = i << PAGE_SHIFT | MEMORY_PAGE;
	activate();
}

void paging_map_device(uint32_t address)
{
	uint64_t page = address >> PAGE_SHIFT;

	if (!identity_pages[page])
		identity_pages[page] = page << PAGE_SHIFT | DEVICE_PAGE;
	activate();
}

void paging_attach(unsigned int slot, const uint64_t *table)
{
	level4[slot] = (uintptr_t)table | TABLE;
	activate();
}

void *paging_move_window(struct mem_range r)
{
	uint64_t first = r.start & ~(uint64_t)(WINDOW_BYTES - 1);

	for (unsigned int i = 0; i < ENTRIES; i++) {
		uint64_t page = first + i * PAGE_BYTES;
		bool used = page < r.end && page + PAGE_BYTES > r.start;

		window_pages[i] = used ? page | MEMORY_PAGE : 0;
	}
	activate();
	return (void *)(WINDOW_ADDRESS + (r.start - first));
}
