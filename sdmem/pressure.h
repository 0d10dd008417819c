/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether programs have to wait for memory because of a sweep, by the kernel's count of stalled
 * microseconds (/proc/pressure/memory), and what the sweep does about it, in this order: it stops
 * using huge pages, it pauses, it ends. Pure.
 */
#ifndef MEMWIPE_SDMEM_PRESSURE_H
#define MEMWIPE_SDMEM_PRESSURE_H

#include <stdbool.h>
#include <stdint.h>

struct pressure {
	uint64_t window_ms, window_stalled_us; /* when the present window began */
	uint64_t paused_ms;		       /* when the sweep paused; 0: it runs */
	bool huge_pages;		       /* may be used */
};

struct pressure pressure_start(uint64_t now_ms, uint64_t stalled_us);

/* Update it. True: programs still wait 30 s after the sweep has paused, so it must end. */
bool pressure_is_too_long(struct pressure *p, uint64_t now_ms, uint64_t stalled_us);

#endif
