/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "place.h"

int place_find(const struct place_set *set, struct mem_range within, uint64_t bytes, uint64_t align,
	       uint64_t *at)
{
	/* ranges_place changes nothing */
	struct ranges ram = { (struct mem_range *)set->ram, set->count, set->count };
	struct mem_range below = within, above = within;

	if (below.end > set->own.start)
		below.end = set->own.start;
	if (above.start < set->own.end)
		above.start = set->own.end;
	if (below.start < below.end && ranges_place(&ram, below, bytes, align, at) == 0)
		return 0;
	return ranges_place(&ram, above, bytes, align, at);
}
