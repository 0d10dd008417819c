/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/clock.h"

#include <time.h>

/* CLOCK_BOOTTIME ahead of CLOCK_MONOTONIC by this much more than before: it was a suspend. */
enum { SUSPEND_MIN_NS = 100000000 };

static uint64_t read_clock(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * NS_PER_S + now.tv_nsec;
}

uint64_t clock_monotonic(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

uint64_t clock_boottime(void)
{
	return read_clock(CLOCK_BOOTTIME);
}

uint64_t seconds_until(uint64_t when_ns, uint64_t now_ns)
{
	return when_ns > now_ns ? (when_ns - now_ns + NS_PER_S - 1) / NS_PER_S : 0;
}

/*
 * The clocks are read one after the other, and this thread may be interrupted for long between. The
 * difference is too large then, or too small, by their order.
 */
static int64_t at_most(void)
{
	int64_t awake_ns = (int64_t)clock_monotonic();

	return (int64_t)clock_boottime() - awake_ns;
}

static int64_t at_least(void)
{
	int64_t all_ns = (int64_t)clock_boottime();

	return all_ns - (int64_t)clock_monotonic();
}

void suspended_start(struct suspended *suspended)
{
	suspended->ns = at_most();
}

bool suspended_grew(struct suspended *suspended)
{
	int64_t before_ns = suspended->ns, now_ns = at_least();

	if (now_ns > before_ns)
		suspended->ns = now_ns;
	return now_ns > before_ns + SUSPEND_MIN_NS;
}
