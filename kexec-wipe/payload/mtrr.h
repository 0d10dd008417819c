/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory that the CPU must not cache, by its memory type range registers. Where firmware set them
 * so for RAM, by mistake, Linux does not use that RAM (mtrr_trim_uncached_memory), but firmware's
 * map lists it, and each store to it goes over the bus alone: some hundred times slower.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_MTRR_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_MTRR_H

#include "core/ranges.h"

/* Before it is called, all memory counts as cached. */
void mtrr_read(void);

/* The longest part of r, from its start on, that is all cached or all uncached; and which. */
struct mem_range mtrr_first_part(struct mem_range r, bool *uncached);

#endif
