/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "video_window.h"
#include "cpu.h"
#include "paging.h"

/* SDM 4.5, table entries */
enum {
	TABLE = 1 << 0 | 1 << 1, /* present, writable */
	WRITE_THROUGH = 1 << 3,
	CACHE_DISABLED = 1 << 4,
	LARGE = 1 << 7,
	LARGE_PAT = 1 << 12,
};
enum { ENTRIES = 512, SLOT = 2, SLOT_SHIFT = 39 };
/* SDM 12.12.2 */
enum { PAT_SLOTS = 8, PAT_SLOT_BITS = 8, PAT_TYPE = 7, PAT_WRITE_COMBINING = 1 };
/* No page table of ours uses this slot, so its type may be changed. */
enum { PAT_FREE_SLOT = 1 };

static uint64_t directory[ENTRIES] __attribute__((aligned(PAGE_BYTES)));
static uint64_t pages[ENTRIES] __attribute__((aligned(PAGE_BYTES)));

static unsigned int write_combining_slot(uint64_t pat)
{
	unsigned int slot = 0;

	while (slot < PAT_SLOTS && (pat >> PAT_SLOT_BITS * slot & PAT_TYPE) != PAT_WRITE_COMBINING)
		slot++;
	return slot;
}

/* Linux sets up a slot for write-combining; after a reset there is none. */
static unsigned int find_slot(void)
{
	uint64_t pat = read_msr(MSR_PAT);
	unsigned int slot = write_combining_slot(pat), shift = PAT_SLOT_BITS * PAT_FREE_SLOT;

	if (slot < PAT_SLOTS)
		return slot;
	pat &= ~((uint64_t)PAT_TYPE << shift);
	write_msr(MSR_PAT, pat | (uint64_t)PAT_WRITE_COMBINING << shift);
	return PAT_FREE_SLOT;
}

/* The bits of a page entry that choose its memory type, SDM 12.12.3. */
static uint64_t attributes(unsigned int slot)
{
	return (slot & 1 ? WRITE_THROUGH : 0) | (slot & 2 ? CACHE_DISABLED : 0) |
	       (slot & 4 ? LARGE_PAT : 0);
}

void *video_window_move(struct mem_range r)
{
	uint64_t first = r.start & ~(uint64_t)(LARGE_PAGE_BYTES - 1);
	uint64_t bits = TABLE | LARGE | attributes(find_slot());

	for (unsigned int i = 0; i < ENTRIES; i++) {
		uint64_t page = first + (uint64_t)i * LARGE_PAGE_BYTES;

		pages[i] = page < r.end ? page | bits : 0;
	}
	directory[0] = (uintptr_t)pages | TABLE;
	paging_attach(SLOT, directory);
	return (void *)(((uint64_t)SLOT << SLOT_SHIFT) + (r.start - first));
}
