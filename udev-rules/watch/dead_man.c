/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/dead_man.h"

#include "udev-rules/watch/clock.h"

#include <inttypes.h>
#include <stdio.h>

static uint64_t timeout_ns;
static uint64_t due_ns; /* CLOCK_BOOTTIME */

bool dead_man_configured(const struct config *config)
{
	return config->dead_man_seconds > 0;
}

void dead_man_open(const struct config *config, int root)
{
	timeout_ns = config->dead_man_seconds * NS_PER_S;
	dead_man_restart(clock_boottime());
}

/* Another time-out begins now: of a shorter one more may be over already than the user expects. */
void dead_man_reload(const struct config *config, int root)
{
	if (config->dead_man_seconds * NS_PER_S != timeout_ns)
		(void)dead_man_open(config, root); /* it always works */
}

enum trigger_report dead_man_tick(uint64_t boottime_ns)
{
	return boottime_ns >= due_ns ? TRIGGER_STARTED : TRIGGER_SAME;
}

void dead_man_restart(uint64_t boottime_ns)
{
	due_ns = boottime_ns + timeout_ns;
}

void dead_man_describe(uint64_t boottime_ns, char text[TRIGGER_STATUS_BYTES])
{
	snprintf(text, TRIGGER_STATUS_BYTES, "%" PRIu64, seconds_until(due_ns, boottime_ns));
}
