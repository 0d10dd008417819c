/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The main work: all memory that the handover block names, overwritten and read back. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_RAM_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_RAM_H

#include "core/handover.h"
#include "paging.h"

/*
 * What all of this works on: the memory outside of `own`. If other CPUs were parked and the block
 * does not ask for one CPU, memory for them is chosen.
 */
void ram_prepare(const struct handover *block, struct mem_range own, struct window window);

void ram_wipe(void);
void ram_verify(void);

#endif
