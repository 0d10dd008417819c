/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Divides memory ranges into pieces of work for any number of CPUs, so that at any time they are at
 * work all over memory. An atomic counter hands out numbers; the piece is computed from the ranges,
 * without a table. A CPU writes the number
 * into its share before it takes the piece. So when it hangs, at whatever instruction, another CPU
 * finds its unfinished piece and does it again.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_WORK_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_WORK_H

#include "core/ranges.h"

#define WORK_NONE UINT64_MAX

struct work {
	const struct mem_range *range; /* sorted and apart */
	uint32_t count;
	uint32_t piece_shift; /* pieces end at the multiples of 1 << piece_shift, and at range ends
			       */
	uint64_t pieces;
	uint64_t next; /* the first number that has not been handed out */
};

/* One for each CPU; the other CPUs only read it. */
struct share {
	uint64_t piece; /* in work, or about to be; WORK_NONE: none */
};

/* The pieces are small enough for hundreds of CPUs to share evenly; none crosses a multiple of 1
 * GiB. */
void work_start(struct work *work, const struct mem_range *range, uint32_t count);

/* Before the first work_take: no piece is in work. */
void share_start(struct share *share);

/* The piece in work is finished; take the next one. False: there is none. */
bool work_take(struct work *work, struct share *share, struct mem_range *piece);

/* The piece that a share, perhaps a dead CPU's, has in hand. False: none. */
bool work_in_hand(const struct work *work, const struct share *share, struct mem_range *piece);

#endif
