/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Identity-mapping page tables that grow with what is read. An invalid address from a table is
 * reported as unreadable instead of causing a fault.
 */
#ifndef MEMWIPE_KEXEC_WIPE_BOOT_VIEW_H
#define MEMWIPE_KEXEC_WIPE_BOOT_VIEW_H

#include "core/physical.h"
#include "core/ranges.h"

/* Replace the current page tables by ones that map only the image itself. */
void view_start(struct mem_range image);

/* Map [address, address + bytes) for reading and writing; false: it cannot be. */
bool view_map(uint64_t address, uint64_t bytes);

/*
 * Move the one window to r; where r.start now is, until the next call. NULL: it is too large, or
 * cannot be mapped. However much memory is looked at one after the other, this takes no more
 * tables.
 */
enum { VIEW_WINDOW_BYTES = 1 << 30 };
void *view_window(struct mem_range r);

extern struct physical view;

#endif
