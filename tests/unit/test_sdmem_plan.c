/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How much a sweep may take, for every bound and at every edge.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sdmem/plan.h"

enum { KIB = 1 << 10, MIB = 1 << 20 };

static const struct wish all = { .limit = UINT64_MAX };
static const struct usage nothing = { .swept = 0 };

static struct snapshot unlimited(void)
{
	return (struct snapshot){
		.memory = { .total = 1024 * (uint64_t)MIB, .commit_limit = 640 * (uint64_t)MIB },
		.zones = { .free = 900 * (uint64_t)MIB, .reachable = 840 * (uint64_t)MIB },
		.cgroup_room = UINT64_MAX,
		.commit_room = UINT64_MAX,
		.address_room = UINT64_MAX,
	};
}

static void the_watermark_bounds_a_machine_without_limits(void **state)
{
	struct snapshot now = unlimited();
	struct plan plan = plan_room(&now, &all, &nothing);

	assert_int_equal(plan.room, 840 * MIB);
	assert_int_equal(plan.bound, BOUND_WATERMARK);
	assert_true(bound_is_wanted(plan.bound));
}

static void what_is_in_flight_is_not_given_twice(void **state)
{
	struct snapshot now = unlimited();
	const struct usage held = { .in_flight = 100 * MIB };

	assert_int_equal(plan_room(&now, &all, &held).room, 740 * MIB);
}

static void a_control_group_keeps_a_margin(void **state)
{
	struct snapshot now = unlimited();
	struct plan plan;

	now.cgroup_room = 100 * MIB;
	plan = plan_room(&now, &all, &nothing);
	assert_int_equal(plan.bound, BOUND_CGROUP);
	assert_int_equal(plan.room, 96 * MIB);
	assert_false(bound_is_wanted(plan.bound));
	now.cgroup_room = 4 * MIB;
	assert_int_equal(plan_room(&now, &all, &nothing).room, 0);
}

static void mapped_memory_is_still_room_under_a_commit_limit(void **state)
{
	struct snapshot now = unlimited();
	struct usage held = { .unused = 70 * MIB };
	struct plan plan;

	now.commit_room = 156 * MIB; /* 16 MiB and a 16th of the limit, 40 MiB, are kept */
	plan = plan_room(&now, &all, &nothing);
	assert_int_equal(plan.bound, BOUND_COMMIT);
	assert_int_equal(plan.room, 100 * MIB);
	now.commit_room = 0;
	assert_int_equal(plan_room(&now, &all, &held).room, 70 * MIB);
}

static void address_space_keeps_a_margin(void **state)
{
	struct snapshot now = unlimited();
	struct plan plan;

	now.address_room = 50 * MIB;
	plan = plan_room(&now, &all, &nothing);
	assert_int_equal(plan.bound, BOUND_ADDRESS_SPACE);
	assert_int_equal(plan.room, 42 * MIB);
}

static void a_limit_counts_what_was_swept(void **state)
{
	struct snapshot now = unlimited();
	const struct wish wish = { .limit = 64 * MIB };
	const struct usage held = { .swept = 40 * MIB, .in_flight = 8 * MIB };
	const struct usage beyond = { .swept = 70 * MIB };
	struct plan plan = plan_room(&now, &wish, &held);

	assert_int_equal(plan.bound, BOUND_LIMIT);
	assert_int_equal(plan.room, 16 * MIB);
	assert_int_equal(plan_room(&now, &wish, &beyond).room, 0);
}

static void leave_is_left_of_all_that_is_free(void **state)
{
	struct snapshot now = unlimited();
	const struct wish wish = { .limit = UINT64_MAX, .leave = 500 * MIB };
	const struct wish more = { .limit = UINT64_MAX, .leave = UINT64_MAX - MIB };
	struct plan plan = plan_room(&now, &wish, &nothing);

	assert_int_equal(plan.bound, BOUND_LEAVE);
	assert_int_equal(plan.room, 400 * MIB);
	assert_int_equal(plan_room(&now, &more, &nothing).room, 0);
}

static void steps_shrink_with_the_room(void **state)
{
	static const struct {
		uint64_t room;
		unsigned int threads;
		uint64_t step;
	} cases[] = {
		{ 0, 1, 0 },
		{ 64 * KIB - 1, 1, 0 },
		{ 64 * KIB, 1, 64 * KIB },
		{ 64 * KIB, 8, 64 * KIB },
		{ 1 * MIB, 2, 128 * KIB },
		{ 16 * MIB, 2, 2 * MIB },
		{ 29 * MIB, 2, 2 * MIB },
		{ 64 * (uint64_t)MIB, 1, 16 * MIB },
		{ 1 << 30, 1, 32 * MIB },
		{ UINT64_C(1) << 40, 256, 32 * MIB },
		{ UINT64_C(1) << 30, 256, 1 * MIB },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(plan_step(cases[i].room, cases[i].threads), cases[i].step);
}

static void threads_together_never_take_more_than_the_room(void **state)
{
	uint64_t room, step;
	unsigned int threads;

	for (threads = 1; threads <= 256; threads *= 2)
		for (room = 64 * KIB; room < UINT64_C(1) << 36; room = room * 3 / 2) {
			step = plan_step(room, threads);
			assert_true(step > 0 && step <= room);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_watermark_bounds_a_machine_without_limits),
		cmocka_unit_test(what_is_in_flight_is_not_given_twice),
		cmocka_unit_test(a_control_group_keeps_a_margin),
		cmocka_unit_test(mapped_memory_is_still_room_under_a_commit_limit),
		cmocka_unit_test(address_space_keeps_a_margin),
		cmocka_unit_test(a_limit_counts_what_was_swept),
		cmocka_unit_test(leave_is_left_of_all_that_is_free),
		cmocka_unit_test(steps_shrink_with_the_room),
		cmocka_unit_test(threads_together_never_take_more_than_the_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
