/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory ranges as work for any number of CPUs: pieces are handed out by a counter, worked out from
 * the ranges without a table. Whoever takes a piece has said so before, so that the pieces of a CPU
 * that died can be done again by another: no byte is lost, whenever that happens.
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
	uint64_t next; /* the first piece that nobody has taken */
};

/* A CPU's share. Everyone has one of their own; others may read `piece`. */
struct share {
	uint64_t piece;	 /* in hand, or about to be; WORK_NONE: nothing */
	uint64_t before; /* pieces in the ranges before range[at] */
	uint32_t at;
};

/* The pieces are small enough for hundreds of CPUs to share evenly; none crosses a multiple of 1
 * GiB. */
void work_start(struct work *work, const struct mem_range *range, uint32_t count);

/* Nothing in hand. */
void share_start(struct share *share);

/* Done with the piece in hand; take the next one. False: none is left. */
bool work_take(struct work *work, struct share *share, struct mem_range *piece);

/* The piece that a share, perhaps a dead CPU's, has in hand. False: none. */
bool work_in_hand(const struct work *work, const struct share *share, struct mem_range *piece);

#endif
