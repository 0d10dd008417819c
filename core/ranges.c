/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sets of ranges as sorted arrays: find by halving, then replace a run of items by at most two.
 */
#include "ranges.h"

void ranges_init(struct ranges *set, struct mem_range *item, uint32_t room)
{
	*set = (struct ranges){ .item = item, .count = 0, .room = room };
}

/* The first item that ends at or behind `address`; count if there is none. */
static uint32_t first_ending_from(const struct ranges *set, uint64_t address)
{
	uint32_t low = 0, high = set->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (set->item[middle].end < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Replace the items [from, to) by `with[0 .. count)`. */
static int replace(struct ranges *set, uint32_t from, uint32_t to, const struct mem_range *with,
		   uint32_t count)
{
	uint32_t new_count = set->count - (to - from) + count;
	uint32_t i;

	if (new_count > set->room)
		return -ENOSPC;
	if (new_count > set->count)
		for (i = set->count; i > to; i--)
			set->item[i - 1 + new_count - set->count] = set->item[i - 1];
	else if (new_count < set->count)
		for (i = to; i < set->count; i++)
			set->item[i - (set->count - new_count)] = set->item[i];
	for (i = 0; i < count; i++)
		set->item[from + i] = with[i];
	set->count = new_count;
	return 0;
}

int ranges_add(struct ranges *set, struct mem_range r)
{
	uint32_t from, to;

	if (r.start >= r.end)
		return -EINVAL;
	from = first_ending_from(set, r.start);
	for (to = from; to < set->count && set->item[to].start <= r.end; to++) {
		if (set->item[to].start < r.start)
			r.start = set->item[to].start;
		if (set->item[to].end > r.end)
			r.end = set->item[to].end;
	}
	return replace(set, from, to, &r, 1);
}

int ranges_cut(struct ranges *set, struct mem_range hole)
{
	struct mem_range rest[2];
	uint32_t from, to, count = 0;

	if (hole.start >= hole.end)
		return -EINVAL;
	from = first_ending_from(set, hole.start + 1);
	for (to = from; to < set->count && set->item[to].start < hole.end; to++) {
		struct mem_range r = set->item[to];

		if (r.start < hole.start)
			rest[count++] = (struct mem_range){ r.start, hole.start };
		if (r.end > hole.end)
			rest[count++] = (struct mem_range){ hole.end, r.end };
	}
	return replace(set, from, to, rest, count);
}

uint64_t ranges_bytes(const struct ranges *set)
{
	uint64_t bytes = 0;
	uint32_t i;

	for (i = 0; i < set->count; i++)
		bytes += set->item[i].end - set->item[i].start;
	return bytes;
}

bool ranges_cover(const struct ranges *set, struct mem_range r)
{
	uint32_t i = first_ending_from(set, r.end);

	if (r.start >= r.end)
		return true;
	return i < set->count && set->item[i].start <= r.start;
}

int ranges_place(const struct ranges *set, struct mem_range within, uint64_t bytes, uint64_t align,
		 uint64_t *at)
{
	uint32_t i;

	if (!bytes || !align || (align & (align - 1)))
		return -EINVAL;
	for (i = 0; i < set->count; i++) {
		struct mem_range r = set->item[i];
		uint64_t place;

		if (r.start < within.start)
			r.start = within.start;
		if (r.end > within.end)
			r.end = within.end;
		/* An address that can't be rounded up wraps round to 0, below the range. */
		place = (r.start + align - 1) & ~(align - 1);

		if (place >= r.start && place < r.end && r.end - place >= bytes) {
			*at = place;
			return 0;
		}
	}
	return -ENOENT;
}
