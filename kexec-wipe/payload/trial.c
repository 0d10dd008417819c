/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trial.h"
#include "fill_method.h"
#include "core/memory_map.h"

/* A window ends at multiples of the alignment, at the latest. */
enum { ALIGNMENT = 128 << 20 };

_Static_assert(FILL_TRIAL_BYTES <= (int)ALIGNMENT, "the trial fits into a window");

const char *trial_run(const struct window *window, const struct place_set *set, uint64_t from)
{
	uint64_t at;

	if (place_find(set, (struct mem_range){ from, MEMORY_MAP_END }, FILL_TRIAL_BYTES, ALIGNMENT,
		       &at))
		return NULL;
	return fill_use_fastest(
		paging_move_window(window, (struct mem_range){ at, at + FILL_TRIAL_BYTES }));
}
