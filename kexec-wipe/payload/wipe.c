/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In runs that are as long as the window allows. */
#include "wipe.h"
#include "arithmetic.h"
#include "fill.h"

enum { SKIP_BYTES = 4096 };

/*
 * An address that faults is tried again before its page is skipped, because a machine check may
 * have had another cause.
 */
static void wipe_in_window(const struct window *window, struct mem_range r, struct tally *tally)
{
	uint64_t tried = UINT64_MAX;

	while (r.start < r.end) {
		uint64_t unwritten = fill(paging_move_window(window, r), r.end - r.start);
		uint64_t at = r.end - unwritten;

		tally->written += at - r.start;
		r.start = at;
		if (unwritten && at == tried) {
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
