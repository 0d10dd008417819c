/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When a sweep may call itself complete: the exit code hangs on it.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sdmem/report.h"

enum { MIB = 1 << 20 };

static struct report_more more;

static bool complete(enum sweep_end end, enum bound bound, uint64_t swept, uint64_t room)
{
	static struct budget r;

	r.end = end;
	r.plan = (struct plan){ .room = room, .bound = bound };
	r.usage.swept = swept;
	r.now.own.resident = swept;
	return report_complete(&r, &more);
}

static void a_pool_that_was_not_reached_leaves_it_incomplete(void **state)
{
	more = (struct report_more){ .pool_bytes = 8 * MIB, .pool_swept = 6 * MIB };
	assert_false(complete(END_COMPLETE, BOUND_WATERMARK, 800 * MIB, 0));
	more.pool_swept = 8 * MIB;
	assert_true(complete(END_COMPLETE, BOUND_WATERMARK, 800 * MIB, 0));
	more = (struct report_more){ .pool_bytes = 0 };
}

static void a_module_that_did_not_sweep_all_leaves_it_incomplete(void **state)
{
	more = (struct report_more){ .module_error = -EBUSY };
	assert_false(complete(END_COMPLETE, BOUND_WATERMARK, 800 * MIB, 0));
	more = (struct report_more){ .module_error = 0 };
}

static void a_sweep_to_the_watermark_or_as_asked_is_complete(void **state)
{
	assert_true(complete(END_COMPLETE, BOUND_WATERMARK, 800 * MIB, 0));
	assert_true(complete(END_COMPLETE, BOUND_LIMIT, 64 * MIB, 0));
	assert_true(complete(END_COMPLETE, BOUND_LEAVE, 64 * MIB, 0));
}

static void a_limit_that_nobody_asked_for_leaves_it_incomplete(void **state)
{
	assert_false(complete(END_COMPLETE, BOUND_CGROUP, 64 * MIB, 0));
	assert_false(complete(END_COMPLETE, BOUND_COMMIT, 64 * MIB, 0));
	assert_false(complete(END_COMPLETE, BOUND_ADDRESS_SPACE, 64 * MIB, 0));
}

static void a_sweep_that_was_stopped_is_incomplete(void **state)
{
	static const enum sweep_end ends[] = { END_NONE, END_SIGNAL, END_DEADLINE, END_PRESSURE,
					       END_ERROR };
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		assert_false(complete(ends[i], BOUND_WATERMARK, 800 * MIB, 0));
}

static void a_restless_system_may_keep_one_percent_busy(void **state)
{
	assert_true(complete(END_RESTLESS, BOUND_WATERMARK, 990 * MIB, 9 * MIB));
	assert_false(complete(END_RESTLESS, BOUND_WATERMARK, 980 * MIB, 20 * MIB));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pool_that_was_not_reached_leaves_it_incomplete),
		cmocka_unit_test(a_module_that_did_not_sweep_all_leaves_it_incomplete),
		cmocka_unit_test(a_sweep_to_the_watermark_or_as_asked_is_complete),
		cmocka_unit_test(a_limit_that_nobody_asked_for_leaves_it_incomplete),
		cmocka_unit_test(a_sweep_that_was_stopped_is_incomplete),
		cmocka_unit_test(a_restless_system_may_keep_one_percent_busy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
