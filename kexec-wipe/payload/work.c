/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work.h"
#include "arithmetic.h"

/* At least as many as a machine has memory nodes, so that all of these are written at once. */
enum { STREAMS = 16 };
enum { PIECE_SHIFT_MIN = 24, PIECE_SHIFT_MAX = 28, PIECES_WANTED_SHIFT = 10 };

/* Streams that come one after the other lie far apart, so that few CPUs are on all nodes, too. */
static const uint8_t stream_order[STREAMS] = {
	0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15
};

static uint64_t pieces_in(struct mem_range r, uint32_t shift)
{
	return ((r.end - 1) >> shift) - (r.start >> shift) + 1;
}

static uint32_t piece_shift(uint64_t bytes)
{
	uint32_t shift = PIECE_SHIFT_MIN;

	while (shift < PIECE_SHIFT_MAX && bytes >> shift >> PIECES_WANTED_SHIFT)
		shift++;
	return shift;
}

void work_start(struct work *work, const struct mem_range *range, uint32_t count)
{
	uint64_t bytes = 0;
	uint32_t i;

	for (i = 0; i < count; i++)
		bytes += range[i].end - range[i].start;
	*work = (struct work){
		.range = range,
		.count = count,
		.piece_shift = piece_shift(bytes),
	};
	for (i = 0; i < count; i++)
		work->pieces += pieces_in(range[i], work->piece_shift);
}

void share_start(struct share *share)
{
	*share = (struct share){ .piece = WORK_NONE };
}

/*
 * Which piece comes next: memory is divided into STREAMS parts, and one piece is taken from each
 * in turn. In the order of addresses all CPUs would write to the same node.
 */
static uint64_t in_order(const struct work *work, uint64_t number)
{
	uint64_t stream = number % STREAMS;

	/* Of the last round, only the first streams have a piece. */
	if (number / STREAMS < work->pieces / STREAMS)
		stream = stream_order[stream];
	return stream * (work->pieces / STREAMS) + min_u64(stream, work->pieces % STREAMS) +
	       number / STREAMS;
}

static struct mem_range locate(const struct work *work, uint64_t number)
{
	uint64_t left = in_order(work, number), first;
	uint32_t shift = work->piece_shift;
	const struct mem_range *at = work->range;
	struct mem_range r;

	for (; left >= pieces_in(*at, shift); at++)
		left -= pieces_in(*at, shift);
	r = *at;
	first = (r.start >> shift) + left;
	if (r.start < first << shift)
		r.start = first << shift;
	if (r.end > (first + 1) << shift)
		r.end = (first + 1) << shift;
	return r;
}

bool work_take(struct work *work, struct share *share, struct mem_range *piece)
{
	uint64_t number = __atomic_load_n(&work->next, __ATOMIC_SEQ_CST);

	do {
		if (number >= work->pieces) {
			__atomic_store_n(&share->piece, WORK_NONE, __ATOMIC_SEQ_CST);
			return false;
		}
		__atomic_store_n(&share->piece, number, __ATOMIC_SEQ_CST);
	} while (!__atomic_compare_exchange_n(&work->next, &number, number + 1, false,
					      __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
	*piece = locate(work, number);
	return true;
}

bool work_in_hand(const struct work *work, const struct share *share, struct mem_range *piece)
{
	uint64_t number = __atomic_load_n(&share->piece, __ATOMIC_SEQ_CST);

	if (number >= work->pieces)
		return false;
	*piece = locate(work, number);
	return true;
}
