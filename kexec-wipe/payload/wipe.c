/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Long runs, cut only at the window's bounds and around the payload itself. */
#include "wipe.h"
#include "fill.h"
#include "paging.h"

enum { SKIP_BYTES = 4096 };

static uint64_t min(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t max(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/* The next multiple of a power of two above `value`. */
static uint64_t next_multiple(uint64_t value, uint64_t of)
{
	return (value | (of - 1)) + 1;
}

/*
 * A place that faults is tried again before its page is skipped: a machine check may have been
 * about something else.
 */
static void wipe_window(struct mem_range r, struct wipe_count *sum)
{
	uint64_t tried = UINT64_MAX;

	while (r.start < r.end) {
		uint64_t left = fill(paging_move_window(r), r.end - r.start);
		uint64_t at = r.end - left;

		sum->written += at - r.start;
		r.start = at;
		if (left && at == tried) {
			r.start = min(next_multiple(at, SKIP_BYTES), r.end);
			sum->skipped += r.start - at;
		}
		tried = at;
	}
}

static void wipe_run(struct mem_range r, struct wipe_count *sum)
{
	while (r.start < r.end) {
		uint64_t end = min(next_multiple(r.start, WINDOW_BYTES), r.end);

		wipe_window((struct mem_range){ r.start, end }, sum);
		r.start = end;
	}
}

void wipe_ranges(const struct mem_range *range, uint32_t count, struct mem_range own,
		 struct wipe_count *sum)
{
	for (uint32_t i = 0; i < count; i++) {
		struct mem_range r = range[i];

		wipe_run((struct mem_range){ r.start, min(r.end, own.start) }, sum);
		wipe_run((struct mem_range){ max(r.start, own.end), r.end }, sum);
	}
}
