/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What sdmem makes of the module's sweep: when it asks for one, and how it ends if that fails. */
int sdmem_main(int argc, char **argv);

#define main sdmem_main
#include "sdmem/main.c"
#undef main

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { MIB = 1 << 20, DEADLINE_MS = 60000 };

static bool is_there;
static int answer; /* of the module */
static unsigned int sweeps;
static uint64_t given_ms;

bool module_is_there(int root)
{
	return is_there;
}

int module_sweep(int root, uint64_t deadline_ms, uint64_t *bytes)
{
	sweeps++;
	given_ms = deadline_ms;
	*bytes = 3 * MIB;
	return answer;
}

/* A sweep of all that is reachable has ended so. */
static int end_of(enum sweep_end end, struct options *options, uint64_t start_ms)
{
	static struct budget r;
	struct report_more more = { .pool_bytes = 0 };

	r = (struct budget){ .end = end, .plan = { .bound = BOUND_WATERMARK } };
	r.usage.swept = r.now.own.resident = 800UL * MIB;
	sweeps = 0;
	given_ms = UINT64_MAX;
	let_module_sweep(&r, options, &more, start_ms);
	assert_int_equal(more.module_swept, sweeps * 3 * MIB);
	return conclude(&r, options, &more, 1);
}

static int start(void **state)
{
	is_there = true;
	answer = 0;
	return 0;
}

static struct options all = { .wish = { .limit = UINT64_MAX } };

static void it_sweeps_what_no_program_is_given(void **state)
{
	assert_int_equal(end_of(END_COMPLETE, &all, 0), EXIT_DONE);
	assert_int_equal(sweeps, 1);
	assert_int_equal(given_ms, 0);
	assert_int_equal(end_of(END_RESTLESS, &all, 0), EXIT_DONE);
	assert_int_equal(sweeps, 1);
}

static void if_it_fails_the_sweep_is_not_complete(void **state)
{
	answer = -EBUSY;
	assert_int_equal(end_of(END_COMPLETE, &all, 0), EXIT_INCOMPLETE);
	assert_int_equal(sweeps, 1);
}

static void it_is_not_asked_for_less_than_all(void **state)
{
	struct options limited = { .wish = { .limit = 64 * MIB } };
	struct options left = { .wish = { .limit = UINT64_MAX, .leave = 64 * MIB } };

	(void)end_of(END_COMPLETE, &limited, 0);
	assert_int_equal(sweeps, 0);
	(void)end_of(END_COMPLETE, &left, 0);
	assert_int_equal(sweeps, 0);
}

static void it_is_not_asked_after_a_sweep_that_was_stopped(void **state)
{
	static const enum sweep_end ends[] = { END_SIGNAL, END_DEADLINE, END_PRESSURE, END_ERROR };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		assert_int_not_equal(end_of(ends[i], &all, 0), EXIT_DONE);
		assert_int_equal(sweeps, 0);
	}
	is_there = false;
	assert_int_equal(end_of(END_COMPLETE, &all, 0), EXIT_DONE);
	assert_int_equal(sweeps, 0);
}

static void it_has_the_time_that_is_left(void **state)
{
	struct options timed = all;
	uint64_t now_ms = clock_ms();

	timed.deadline_ms = DEADLINE_MS;
	(void)end_of(END_COMPLETE, &timed, now_ms - DEADLINE_MS / 2);
	assert_in_range(given_ms, 1, DEADLINE_MS / 2);
	(void)end_of(END_COMPLETE, &timed, now_ms - 2 * DEADLINE_MS);
	assert_int_equal(given_ms, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(it_sweeps_what_no_program_is_given, start),
		cmocka_unit_test_setup(if_it_fails_the_sweep_is_not_complete, start),
		cmocka_unit_test_setup(it_is_not_asked_for_less_than_all, start),
		cmocka_unit_test_setup(it_is_not_asked_after_a_sweep_that_was_stopped, start),
		cmocka_unit_test_setup(it_has_the_time_that_is_left, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
