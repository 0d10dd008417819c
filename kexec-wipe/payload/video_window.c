/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "video_window.h"
#include "cpu.h"

/* The last one: no CPU has it. */
enum { SCREEN_WINDOW = WINDOWS_MAX - 1 };
/* SDM 12.12.2 */
enum { PAT_SLOTS = 8, PAT_SLOT_BITS = 8, PAT_TYPE = 7, PAT_WRITE_COMBINING = 1 };
/* No page table of ours uses this slot, so its type may be changed. */
enum { PAT_FREE_SLOT = 1 };

static uint64_t pages[WINDOW_TABLE_BYTES / sizeof(uint64_t)] __attribute__((aligned(PAGE_BYTES)));

static unsigned int write_combining_slot(uint64_t pat)
{
	unsigned int slot = 0;

	while (slot < PAT_SLOTS && (pat >> PAT_SLOT_BITS * slot & PAT_TYPE) != PAT_WRITE_COMBINING)
		slot++;
	return slot;
}

/* Linux sets up a slot for write-combining; after a reset there is none. */
unsigned int video_window_type(void)
{
	uint64_t pat = read_msr(MSR_PAT);
	unsigned int slot = write_combining_slot(pat), shift = PAT_SLOT_BITS * PAT_FREE_SLOT;

	if (slot < PAT_SLOTS)
		return slot;
	pat &= ~((uint64_t)PAT_TYPE << shift);
	write_msr(MSR_PAT, pat | (uint64_t)PAT_WRITE_COMBINING << shift);
	return PAT_FREE_SLOT;
}

void *video_window_move(struct mem_range r)
{
	struct window window = paging_add_window(SCREEN_WINDOW, pages);

	window.pat_slot = video_window_type();
	return paging_move_window(&window, r);
}
