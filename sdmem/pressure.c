/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/pressure.h"

#include "sdmem/clock.h"

enum {
	WINDOW_MS = 2500, /* the kernel updates its figures every 2 s */
	STALLED_PERCENT = 10,
	PAUSE_MAX_MS = 30 * MS_PER_S,
};

struct pressure pressure_start(uint64_t now_ms, uint64_t stalled_us)
{
	return (struct pressure){ .window_ms = now_ms,
				  .window_stalled_us = stalled_us,
				  .huge_pages = true };
}

/*
 * Huge pages are the one thing by which a sweep itself can keep programs waiting (the kernel moves
 * pages about to make them), so they go first; if that does not help, the sweep pauses.
 */
bool pressure_is_too_long(struct pressure *p, uint64_t now_ms, uint64_t stalled_us)
{
	uint64_t window_ms = now_ms - p->window_ms;
	uint64_t window_stalled_us = stalled_us - p->window_stalled_us;
	bool stalled = window_stalled_us > window_ms * US_PER_MS / 100 * STALLED_PERCENT;

	if (window_ms < WINDOW_MS)
		return false;
	p->window_ms = now_ms;
	p->window_stalled_us = stalled_us;
	if (!stalled)
		p->paused_ms = 0;
	else if (p->huge_pages)
		p->huge_pages = false;
	else if (!p->paused_ms)
		p->paused_ms = now_ms;
	else
		return now_ms - p->paused_ms > PAUSE_MAX_MS;
	return false;
}
