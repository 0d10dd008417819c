/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The payload's own page tables, of constant size. Mapped are its own 2 MiB pages and the device
 * pages it asks for, one to one below 4 GiB, and one window of 1 GiB that slides over physical
 * memory. Nothing is mapped that is not used: the CPU may read ahead through any mapping.
 */
#ifndef MEMWIPE_PAYLOAD_PAGING_H
#define MEMWIPE_PAYLOAD_PAGING_H

#include "kmod/core/ranges.h"

enum { WINDOW_BYTES = 1 << 30 };

/* Switch to the tables; `own` holds the image and the handover block, below 4 GiB. */
void paging_start(struct mem_range own);

/* Make the device register at this address, one to one, uncached. */
void paging_map_device(uint32_t address);

/* Add 512 GiB of addresses, from slot << 39 on: a level 3 table of 4 KiB, of this CPU alone. */
void paging_attach(unsigned int slot, const uint64_t *table);

/* Move the window to r, which must not cross a multiple of WINDOW_BYTES; where r.start now is. */
void *paging_move_window(struct mem_range r);

#endif
