/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memory that the way out of the kernel leads through, in one piece below 4 GiB:
 *
 *   base                   the payload's image and its zeros
 *   + memory_bytes         antechamber: code, interrupt table, stacks, private page tables
 *                          two handover blocks, one of which counts
 *
 * The payload believes that all up to the block that counts is part of itself, for the image in the
 * region says that it has so much more memory. So it is kept until the end, and then erased.
 */
#ifndef MEMWIPE_KMOD_REGION_H
#define MEMWIPE_KMOD_REGION_H

#include "antechamber.h"
#include "core/handover.h"

struct region {
	void *address;
	u64 base; /* the same, physical */
	u64 bytes;
	struct antechamber_values *values;
	struct handover *block; /* the one that counts */
	struct handover *spare;
	size_t block_room;
	u64 enter; /* physical addresses for switch_tables */
	u64 park;
	u64 tables;
};

/* Room for handover blocks of `block_bytes`; NULL and a reason in *why. */
struct region *region_create(size_t block_bytes, const char **why);

/* Let the spare block count, at one stroke, and the other one be the spare. */
void region_swap_blocks(struct region *region);

/* Tell the payload of the block that counts: the last thing before it is entered. */
void region_set_block(struct region *region, const struct handover *block);
void region_destroy(struct region *region);

#endif
