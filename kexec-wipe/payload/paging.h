/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The payload's own page tables, of constant size. Mapped are its own 2 MiB pages and the device
 * pages it asks for, one to one below 4 GiB, and one window of 1 GiB for each CPU that slides over
 * physical memory. Nothing is mapped that is not used: the CPU may read ahead through any mapping.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_PAGING_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_PAGING_H

#include "core/ranges.h"

enum { WINDOW_BYTES = 1 << 30, WINDOWS_MAX = 512, WINDOW_TABLE_BYTES = 4096 };

struct window {
	uint64_t *pages;
	uint64_t address; /* a multiple of WINDOW_BYTES */
};

/*
 * Switch to the tables; `own` holds the image and the handover block, below 4 GiB. Returns window
 * 0, that of the first CPU.
 */
struct window paging_start(struct mem_range own);

/* Map memory below 4 GiB one to one. */
void paging_map_memory(struct mem_range r);

/* Another CPU's window; number < WINDOWS_MAX, `pages` is a page of memory below 4 GiB. */
struct window paging_add_window(unsigned int number, uint64_t *pages);

/* Identity-map the 2 MiB page around this device register, uncached. */
void paging_map_device(uint32_t address);

/* Add 512 GiB of addresses, from slot << 39 on: a level 3 table of 4 KiB. */
void paging_attach(unsigned int slot, const uint64_t *table);

/*
 * Move this CPU's window to r, which must not cross a multiple of WINDOW_BYTES; where r.start now
 * is.
 */
void *paging_move_window(const struct window *window, struct mem_range r);

#endif
