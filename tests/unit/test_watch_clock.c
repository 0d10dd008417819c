/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a suspend is recognized: after one, a disk may be away for some seconds. So it must not be
 * taken for one if the watcher is interrupted between the readings of the two clocks.
 */
#include "udev-rules/watch/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <time.h>
#include <cmocka.h>

#define MS 1000000ULL

enum { READS_MAX = 8 };

static uint64_t awake_ns, asleep_ns;
static int reads, interrupted_after; /* which reading of a clock an interruption follows */

/* In place of libc's. */
int clock_gettime(clockid_t clock, struct timespec *now)
{
	uint64_t ns = awake_ns + (clock == CLOCK_BOOTTIME ? asleep_ns : 0);

	*now = (struct timespec){ .tv_sec = ns / NS_PER_S, .tv_nsec = ns % NS_PER_S };
	if (++reads == interrupted_after)
		awake_ns += 10 * NS_PER_S;
	return 0;
}

static void a_suspend_is_noticed_once(void **state)
{
	struct suspended suspended;

	awake_ns = 100 * NS_PER_S;
	asleep_ns = 7 * NS_PER_S;
	suspended_start(&suspended);
	assert_false(suspended_grew(&suspended));
	awake_ns += 60 * NS_PER_S;
	assert_false(suspended_grew(&suspended));
	asleep_ns += 200 * MS;
	assert_true(suspended_grew(&suspended));
	assert_false(suspended_grew(&suspended));
}

static void an_interruption_is_no_suspend(void **state)
{
	struct suspended suspended;
	int i;

	for (interrupted_after = 1; interrupted_after <= READS_MAX; interrupted_after++) {
		awake_ns = 100 * NS_PER_S;
		asleep_ns = 7 * NS_PER_S;
		reads = 0;
		suspended_start(&suspended);
		for (i = 0; i < READS_MAX / 2; i++)
			if (suspended_grew(&suspended))
				fail_msg("reading %d", interrupted_after);
	}
	interrupted_after = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_suspend_is_noticed_once),
		cmocka_unit_test(an_interruption_is_no_suspend),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
