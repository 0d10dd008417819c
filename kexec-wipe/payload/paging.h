/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The payload's own page tables, of constant size. Mapped are its own memory and the device
 * pages it asks for, one to one below 4 GiB, and one window of 1 GiB for each CPU that slides over
 * physical memory. Memory is mapped to the page of 4 KiB, because the CPU may read ahead through
 * any mapping, and next to RAM may be firmware's memory, a device, or a page with a hardware error.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_PAGING_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_PAGING_H

#include "core/ranges.h"

enum { WINDOW_BYTES = 1 << 30, WINDOWS_MAX = 1024 };
/* A table of 2 MiB pages, and one of 4 KiB pages for each end. */
enum { WINDOW_TABLES = 3, WINDOW_TABLE_BYTES = WINDOW_TABLES * 4096 };

struct window {
	uint64_t *pages;       /* WINDOW_TABLE_BYTES, below 4 GiB */
	uint64_t address;      /* a multiple of WINDOW_BYTES */
	unsigned int pat_slot; /* the memory type; 0, which is write-back, unless it is set */
};

/*
 * Switch to the tables; `own` holds the image and the handover block, below 4 GiB. Returns window
 * 0, that of the first CPU.
 */
struct window paging_start(struct mem_range own);

/* Map memory below 4 GiB one to one. For two ranges at most, besides `own`. */
void paging_map_memory(struct mem_range r);

/* Another window; number < WINDOWS_MAX. */
struct window paging_add_window(unsigned int number, uint64_t *pages);

/*
 * Identity-map this device register, uncached: its 2 MiB page, but only 4 KiB where memory is
 * mapped next to it.
 */
void paging_map_device(uint32_t address);

/*
 * Move this window to r; where r.start now is. At most WINDOW_BYTES, counted from the multiple of
 * 2 MiB below r.start.
 */
void *paging_move_window(const struct window *window, struct mem_range r);

#endif
