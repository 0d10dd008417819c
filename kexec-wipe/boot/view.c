/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages of 2 MiB; as many paging levels as were found (SDM 4.1.2). */
#include "view.h"

#include "kexec-wipe/payload/cpu.h"

/* SDM 4.5, table entries */
enum { TABLE = 3, LARGE_PAGE = 0x83 };
enum { ENTRIES = 512, LEVEL_BITS = 9, PAGE_SHIFT = 21 };
/* Reading must leave some of the tables for mapping the payload's place. */
#ifndef VIEW_TABLES
#define VIEW_TABLES 28
#endif
enum { TABLES = VIEW_TABLES, TABLES_TO_READ = TABLES - 4 };
enum { LEVELS_MAX = 5, LEVELS = 4, LAST_LEVEL = 2 };
enum { CPUID_ADDRESS_BITS = 0x80000008 };

#define PAGE_MASK    (~0ULL << PAGE_SHIFT)
#define ADDRESS_MASK 0x000ffffffffff000ULL
#define LOWER_HALF   (1ULL << 47) /* what four levels reach without sign extension */

static uint64_t table[TABLES][ENTRIES] __attribute__((aligned(4096)));
static unsigned int tables_used;
static unsigned int levels;
static uint64_t limit;

struct physical view;

static uint64_t *new_table(unsigned int room)
{
	return tables_used < room ? table[tables_used++] : NULL;
}

/* Let the 2 MiB page at `address` be this physical one, with its flags; 0: it is not there. */
static bool map_page(uint64_t address, uint64_t page, unsigned int room)
{
	uint64_t *at = table[0];
	unsigned int level;

	for (level = levels; level > LAST_LEVEL; level--) {
		unsigned int shift = PAGE_SHIFT + (level - LAST_LEVEL) * LEVEL_BITS;
		uint64_t *entry = &at[address >> shift & (ENTRIES - 1)];

		if (!*entry) {
			at = new_table(room);
			if (!at)
				return false;
			*entry = (uintptr_t)at | TABLE;
		}
		at = (uint64_t *)(*entry & ADDRESS_MASK);
	}
	at[address >> PAGE_SHIFT & (ENTRIES - 1)] = page;
	return true;
}

static bool map(uint64_t address, uint64_t bytes, unsigned int room)
{
	uint64_t page;

	if (!bytes || address >= limit || bytes > limit - address)
		return false;
	for (page = address & PAGE_MASK; page < address + bytes; page += 1ULL << PAGE_SHIFT)
		if (!map_page(page, page | LARGE_PAGE, room))
			return false;
	return true;
}

bool view_map(uint64_t address, uint64_t bytes)
{
	return map(address, bytes, TABLES);
}

void *view_window(struct mem_range r)
{
	const uint64_t window = LOWER_HALF - VIEW_WINDOW_BYTES;
	uint64_t first = r.start & PAGE_MASK, at;

	if (r.end > limit || r.end - first > VIEW_WINDOW_BYTES)
		return NULL;
	for (at = 0; at < VIEW_WINDOW_BYTES; at += 1ULL << PAGE_SHIFT)
		if (!map_page(window + at, first + at < r.end ? (first + at) | LARGE_PAGE : 0,
			      TABLES))
			return NULL;
	write_cr3((uintptr_t)table[0]);
	return (void *)(window + (r.start - first));
}

static const void *read(void *arg, uint64_t address, size_t bytes)
{
	return map(address, bytes, TABLES_TO_READ) ? (const void *)address : NULL;
}

void view_start(struct mem_range image)
{
	uint32_t eax = CPUID_ADDRESS_BITS, ebx, ecx = 0, edx;

	__asm__("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
	view.read = read; /* at run time: a constant would need relocation */
	limit = 1ULL << (eax & 0x3f);
	if (limit > LOWER_HALF)
		limit = LOWER_HALF;
	levels = read_cr4() & CR4_5_LEVELS ? LEVELS_MAX : LEVELS;
	(void)new_table(TABLES);
	(void)view_map(image.start, image.end - image.start);
	write_cr3((uintptr_t)table[0]);
}
