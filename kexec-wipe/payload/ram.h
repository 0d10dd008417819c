/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The main work: all memory that the handover block names is overwritten and read back. All
 * functions are for the first CPU.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_RAM_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_RAM_H

#include "core/handover.h"
#include "paging.h"

/*
 * What the functions below work on: the block's memory outside of `own`, through the first CPU's
 * window. Keeps a pointer to the block, which must be valid (handover_check). Call it first, once.
 */
void ram_use(const struct handover *block, struct mem_range own, struct window window);

/*
 * Choose memory for the other CPUs. Without this call, or if it did not return, the first CPU works
 * alone.
 */
void ram_prepare(void);

/* Overwrite everything but what the other CPUs work in. */
void ram_wipe(void);

/* The same on the first CPU alone, if ram_wipe did not return; and whether one of the two did. */
void ram_wipe_again(void);
bool ram_is_wiped(void);

/* Read everything back if the block asks for it. After ram_wipe. */
void ram_verify(void);

/* After crew_rest: overwrite, and read back if asked for, what the other CPUs worked in. */
void ram_end(void);

#endif
