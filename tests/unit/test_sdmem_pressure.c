/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When a sweep stops using huge pages, pauses and ends, because programs wait for memory.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sdmem/pressure.h"

enum { S = 1000, STALLED_US = 1000000 };

static void pressure_takes_huge_pages_away_and_then_pauses_the_sweep(void **state)
{
	struct pressure p = pressure_start(0, 0);

	assert_false(pressure_is_too_long(&p, 3 * S, STALLED_US));
	assert_false(p.huge_pages);
	assert_int_equal(p.paused_ms, 0);
	assert_false(pressure_is_too_long(&p, 6 * S, 2 * STALLED_US));
	assert_int_equal(p.paused_ms, 6 * S);
}

static void the_sweep_goes_on_when_the_pressure_ends(void **state)
{
	struct pressure p = pressure_start(0, 0);

	(void)pressure_is_too_long(&p, 3 * S, STALLED_US);
	(void)pressure_is_too_long(&p, 6 * S, 2 * STALLED_US);
	assert_false(pressure_is_too_long(&p, 9 * S, 2 * STALLED_US));
	assert_int_equal(p.paused_ms, 0);
	assert_false(p.huge_pages);
}

static void a_pause_of_more_than_thirty_seconds_ends_the_sweep(void **state)
{
	struct pressure p = pressure_start(0, 0);
	uint64_t ms = 3 * S, stalled_us = STALLED_US;

	for (; ms <= 36 * S; ms += 3 * S, stalled_us += STALLED_US)
		assert_false(pressure_is_too_long(&p, ms, stalled_us));
	assert_true(pressure_is_too_long(&p, ms, stalled_us));
}

static void a_short_window_and_a_tenth_of_the_time_change_nothing(void **state)
{
	struct pressure p = pressure_start(0, 0);

	assert_false(pressure_is_too_long(&p, 2 * S, STALLED_US));
	assert_true(p.huge_pages);
	assert_false(pressure_is_too_long(&p, 10 * S, STALLED_US));
	assert_true(p.huge_pages);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pressure_takes_huge_pages_away_and_then_pauses_the_sweep),
		cmocka_unit_test(the_sweep_goes_on_when_the_pressure_ends),
		cmocka_unit_test(a_pause_of_more_than_thirty_seconds_ends_the_sweep),
		cmocka_unit_test(a_short_window_and_a_tenth_of_the_time_change_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
