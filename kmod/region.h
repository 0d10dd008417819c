/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memory that the CPUs use when they have left the kernel, in one piece below 4 GiB:
 *
 *   base                   the payload's image and its zeros
 *   + memory_bytes         antechamber: code, interrupt table, stacks, private page tables
 *                          two handover blocks: the current one and a spare one
 *
 * The image's header in the region gives everything up to the current block as memory_bytes, so the
 * payload takes it for its own memory: it keeps it until its end and then erases it.
 */
#ifndef MEMWIPE_KMOD_REGION_H
#define MEMWIPE_KMOD_REGION_H

#include "antechamber.h"
#include "core/handover.h"

struct region {
	void *address;
	u64 base; /* the physical address */
	u64 bytes;
	struct antechamber_values *values;
	struct handover *block; /* the current one */
	struct handover *spare;
	size_t block_room;
	u64 enter; /* physical addresses for switch_tables */
	u64 park;
	u64 tables;
};

/*
 * With room for two blocks of `block_bytes`. The caller destroys it. NULL on failure, with the
 * reason in *why. May sleep.
 */
struct region *region_create(size_t block_bytes, const char **why);

/* Make the spare block the current one, in one atomic step, and the other way round. */
void region_swap_blocks(struct region *region);

/* Set the image's memory_bytes so that the payload finds `block`. */
void region_set_block(struct region *region, const struct handover *block);
void region_destroy(struct region *region);

#endif
