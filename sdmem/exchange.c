/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/exchange.h"

enum {
	/* The last part of a sweep, in multiples of the reserve, is taken in small pages. */
	TAIL_RESERVES = 3,
	TAIL_FREED_RESERVES =
		TAIL_RESERVES / ALTERNATE_PAGES, /* what step 3 in exchange.h can free */
};

_Static_assert(TAIL_FREED_RESERVES >= 1, "the tail is too small to free a whole reserve");

static uint64_t reserve_bytes(const struct budget *b)
{
	return b->now.zones.free - b->now.zones.reachable;
}

bool exchange_wants_huge(const struct budget *b, uint64_t step_bytes)
{
	bool tail = b->plan.bound == BOUND_WATERMARK && !b->exchanged &&
		    b->plan.room < TAIL_RESERVES * reserve_bytes(b);

	return b->pressure.huge_pages && step_bytes >= HUGE_PAGE_BYTES && !tail;
}

bool exchange_reserve(struct budget *b)
{
	uint64_t freed = 0;
	unsigned int i;

	if (b->exchanged || !b->pressure.huge_pages || b->plan.bound != BOUND_WATERMARK)
		return false;
	b->exchanged = true;
	for (i = 0; i < b->arenas; i++)
		if (!b->arena[i].huge)
			freed += arena_free_alternate(&b->arena[i], reserve_bytes(b) - freed);
	b->usage.swept -= freed;
	budget_refresh(b);
	return freed > 0;
}
