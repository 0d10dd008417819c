/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The two clocks, in ns; and how a suspend is recognized by their difference. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_CLOCK_H
#define MEMWIPE_UDEV_RULES_WATCH_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define NS_PER_S 1000000000ULL

uint64_t clock_monotonic(void); /* stands still during a suspend */
uint64_t clock_boottime(void);	/* continues during a suspend */

/* Whole seconds from now to `when`, rounded up; 0 if it has passed. */
uint64_t seconds_until(uint64_t when_ns, uint64_t now_ns);

/* The time that the machine has been suspended since it booted, as last measured. */
struct suspended {
	int64_t ns;
};

void suspended_start(struct suspended *suspended);

/* Has the machine been suspended since the last call? */
bool suspended_grew(struct suspended *suspended);

#endif
