/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sets of ranges against a model that is too simple to be wrong: one flag for each address. Input:
 * three bytes a step, what to do, where, how long.
 */
#include <string.h>

#include "core/ranges.h"
#include "tests/fuzz/fuzz.h"

enum { ADDRESSES = 128, PLACE_MAX = ADDRESSES / 2 - 1, ROOM = 6, STEP_BYTES = 3, CUT = 1 };

static void must_be_a_set(const struct ranges *set)
{
	uint32_t i;

	MUST(set->count <= set->room);
	for (i = 0; i < set->count; i++) {
		MUST(set->item[i].start < set->item[i].end);
		MUST(!i || set->item[i - 1].end < set->item[i].start);
	}
}

static void must_equal(const struct ranges *set, const uint8_t flags[ADDRESSES])
{
	uint64_t at, expected = 0;

	for (at = 0; at < ADDRESSES; at++) {
		expected += flags[at];
		MUST(ranges_cover(set, (struct mem_range){ at, at + 1 }) == flags[at]);
	}
	MUST(ranges_bytes(set) == expected);
}

/* The first place by trying every address. */
static void must_place(const struct ranges *set, struct mem_range within, uint64_t bytes)
{
	uint64_t align = 4, at, found = 0;
	int result = ranges_place(set, within, bytes, align, &found);

	for (at = 0; at < ADDRESSES; at += align)
		if (at >= within.start && at + bytes <= within.end &&
		    ranges_cover(set, (struct mem_range){ at, at + bytes }))
			break;
	MUST(result == (at < ADDRESSES ? 0 : -ENOENT));
	MUST(result || found == at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	struct mem_range item[ROOM];
	uint8_t flags[ADDRESSES] = { 0 };
	struct ranges set;

	ranges_init(&set, item, ROOM);
	for (; bytes >= STEP_BYTES; data += STEP_BYTES, bytes -= STEP_BYTES) {
		uint64_t start = data[1] & PLACE_MAX;
		struct mem_range r = { start, start + (data[2] & PLACE_MAX) };
		int (*apply)(struct ranges *, struct mem_range) =
			data[0] & CUT ? ranges_cut : ranges_add;
		int error = apply(&set, r);

		MUST((error == -EINVAL) == (r.start == r.end));
		if (!error)
			memset(flags + r.start, !(data[0] & CUT), r.end - r.start);
		must_be_a_set(&set);
		must_equal(&set, flags);
		must_place(&set, r, 1 + data[0] / 4);
	}
	return 0;
}
