/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which session counts as open, and when the watcher must hear of it. */
#include "udev-rules/common/control.h"
#include "udev-rules/front/sessions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define S 1000000000ULL

static void only_an_active_unlocked_session_of_a_person_at_a_seat_is_open(void **state)
{
	static const struct {
		struct session session;
		bool open;
	} cases[] = {
		{ { "seat0", "user", "active", false }, true },
		{ { "seat1", "user", "active", false }, true },
		{ { "seat0", "user-early", "active", false }, true },
		{ { "seat0", "user-light", "active", false }, true },
		{ { "seat0", "user", "active", true }, false },
		{ { "", "user", "active", false }, false }, /* over a network */
		{ { "seat0", "user", "online", false }, false },
		{ { "seat0", "user", "opening", false }, false },
		{ { "seat0", "user", "closing", false }, false },
		{ { "seat0", "user-incomplete", "active", false }, false },
		{ { "seat0", "greeter", "active", false }, false },
		{ { "seat0", "lock-screen", "active", false }, false },
		{ { "seat0", "background", "active", false }, false },
		{ { "seat0", "manager", "active", false }, false },
		{ { "seat0", "", "active", false }, false },
		{ { "seat0", "user", "", false }, false },
		{ { "", "", "", false }, false },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (session_is_open(&cases[i].session) != cases[i].open)
			fail_msg("case %zu", i);
}

static void what_was_never_told_is_due(void **state)
{
	const struct last_report nothing = { .valid = false, .when_ns = 5 * S };

	assert_true(report_is_due(&nothing, false, 5 * S));
	assert_int_equal(report_wait_ms(&nothing, 5 * S), 0);
}

static void news_are_told_at_once_and_all_else_again_in_time(void **state)
{
	const struct last_report told = { .valid = true, .locked = true, .when_ns = 5 * S };
	const uint64_t again = (5 + LOCKED_REPEAT_SECONDS) * S;

	assert_false(report_is_due(&told, true, 5 * S));
	assert_true(report_is_due(&told, false, 5 * S));
	assert_false(report_is_due(&told, true, again - 1));
	assert_true(report_is_due(&told, true, again));
	assert_int_equal(report_wait_ms(&told, 5 * S), LOCKED_REPEAT_SECONDS * 1000);
	assert_int_equal(report_wait_ms(&told, again - 1), 1);
	assert_int_equal(report_wait_ms(&told, again), 0);
}

/* Two words may get lost, and it is still believed. */
static void it_is_repeated_well_before_it_is_believed_no_more(void **state)
{
	assert_true(3 * LOCKED_REPEAT_SECONDS <= UNLOCKED_SECONDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_an_active_unlocked_session_of_a_person_at_a_seat_is_open),
		cmocka_unit_test(what_was_never_told_is_due),
		cmocka_unit_test(news_are_told_at_once_and_all_else_again_in_time),
		cmocka_unit_test(it_is_repeated_well_before_it_is_believed_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
