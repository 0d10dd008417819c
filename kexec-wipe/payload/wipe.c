/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Long runs, cut only at the window's bounds. */
#include "wipe.h"
#include "arithmetic.h"
#include "fill.h"

enum { SKIP_BYTES = 4096 };

/*
 * A place that faults is tried again before its page is skipped: a machine check may have been
 * about something else.
 */
static void wipe_in_window(const struct window *window, struct mem_range r, struct tally *tally)
{
	uint64_t tried = UINT64_MAX;

	while (r.start < r.end) {
		uint64_t left = fill(paging_move_window(window, r), r.end - r.start);
		uint64_t at = r.end - left;

		tally->written += at - r.start;
		r.start = at;
		if (left && at == tried) {
			r.start = min_u64(next_multiple(at, SKIP_BYTES), r.end);
			tally->skipped += r.start - at;
		}
		tried = at;
	}
}

void wipe_range(const struct window *window, struct mem_range r, struct tally *tally)
{
	while (r.start < r.end) {
		uint64_t end = min_u64(next_multiple(r.start, WINDOW_BYTES), r.end);

		wipe_in_window(window, (struct mem_range){ r.start, end }, tally);
		r.start = end;
	}
}
