/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trial.h"
#include "cpu.h"
#include "fill.h"
#include "fill_method.h"
#include "kmod/core/memory_map.h"

enum { TRIAL_BYTES = 16 << 20, LOW_MEMORY_END = 1 << 20 };

/* What stays in the caches is not written yet: it counts, and none of it helps the next one. */
static uint64_t time_fill(void *at)
{
	uint64_t start = read_tsc();

	(void)fill(at, TRIAL_BYTES);
	write_back_caches();
	return read_tsc() - start;
}

const char *trial_run(const struct window *window, const struct place_set *set)
{
	uint64_t at;

	if (place_find(set, (struct mem_range){ LOW_MEMORY_END, MEMORY_MAP_END }, TRIAL_BYTES,
		       TRIAL_BYTES, &at))
		return NULL;
	return fill_use_fastest(
		time_fill, paging_move_window(window, (struct mem_range){ at, at + TRIAL_BYTES }));
}
