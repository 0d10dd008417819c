/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Own page tables, one to one, that grow by what is looked at: an address from a hostile table
 * reads as "cannot be read" instead of ending in a fault.
 */
#ifndef MEMWIPE_KEXEC_WIPE_BOOT_VIEW_H
#define MEMWIPE_KEXEC_WIPE_BOOT_VIEW_H

#include "core/physical.h"
#include "core/ranges.h"

/* Leave the page tables that were found for ones that map only the image itself. */
void view_start(struct mem_range image);

/* Map [address, address + bytes) for reading and writing; false: it cannot be. */
bool view_map(uint64_t address, uint64_t bytes);

extern struct physical view;

#endif
