/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How ranges are cut up, with a store loop that keeps a list of what it was told to write and that
 * can be made to fail at chosen places.
 */
#include "kexec-wipe/payload/wipe.c"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define GIB ((uint64_t)WINDOW_BYTES)

static struct mem_range written[16];
static unsigned int calls;
static struct mem_range window;
static struct mem_range bad;   /* raises an exception */
static unsigned int bad_tries; /* that many times */

void *paging_move_window(const struct window *unused, struct mem_range r)
{
	assert_true(r.start < r.end);
	assert_int_equal(r.start / GIB, (r.end - 1) / GIB);
	window = r;
	return NULL;
}

uint64_t fill(void *at, uint64_t bytes)
{
	struct mem_range r = window;

	assert_int_equal(bytes, window.end - window.start);
	if (bad_tries && r.start < bad.end && r.end > bad.start) {
		bad_tries--;
		r.end = r.start < bad.start ? bad.start : r.start;
	}
	if (r.start < r.end)
		written[calls++] = r;
	return window.end - r.end;
}

static int reset(void **state)
{
	calls = 0;
	bad_tries = 0;
	return 0;
}

static void expect(unsigned int i, uint64_t start, uint64_t end)
{
	assert_int_equal(written[i].start, start);
	assert_int_equal(written[i].end, end);
}

static struct tally wipe_one(uint64_t start, uint64_t end)
{
	struct tally tally = { 0 };

	wipe_range(NULL, (struct mem_range){ start, end }, &tally);
	return tally;
}

static void odd_bounds_are_kept(void **state)
{
	struct tally sum = wipe_one(0x1001, 0x9fbfd);

	assert_int_equal(calls, 1);
	expect(0, 0x1001, 0x9fbfd);
	assert_int_equal(sum.written, 0x9fbfd - 0x1001);
}

static void windows_meet_at_each_gib(void **state)
{
	struct tally sum = wipe_one(5, 2 * GIB + 7);

	assert_int_equal(calls, 3);
	expect(0, 5, GIB);
	expect(1, GIB, 2 * GIB);
	expect(2, 2 * GIB, 2 * GIB + 7);
	assert_int_equal(sum.written, 2 * GIB + 2);
}

static void the_last_addresses_are_reached(void **state)
{
	uint64_t end = 1ULL << 52;

	(void)wipe_one(end - 1, end);
	assert_int_equal(calls, 1);
	expect(0, end - 1, end);
}

static void a_place_that_faults_once_is_written(void **state)
{
	struct tally sum;

	bad = (struct mem_range){ 0x5100, 0x5200 };
	bad_tries = 1;
	sum = wipe_one(0x1000, 0x9000);
	expect(0, 0x1000, 0x5100);
	expect(1, 0x5100, 0x9000);
	assert_int_equal(sum.written, 0x8000);
	assert_int_equal(sum.skipped, 0);
}

static void bad_pages_are_skipped_one_by_one(void **state)
{
	struct tally sum;

	bad = (struct mem_range){ 0x5000, 0x7000 };
	bad_tries = ~0U;
	sum = wipe_one(0x1000, 0x9000);
	assert_int_equal(calls, 2);
	expect(0, 0x1000, 0x5000);
	expect(1, 0x7000, 0x9000);
	assert_int_equal(sum.written, 0x6000);
	assert_int_equal(sum.skipped, 0x2000);
}

static void a_bad_tail_ends_at_the_range(void **state)
{
	struct tally sum;

	bad = (struct mem_range){ 0x8800, 0x9000 };
	bad_tries = ~0U;
	sum = wipe_one(0x1000, 0x8fff);
	assert_int_equal(sum.written, 0x7800);
	assert_int_equal(sum.skipped, 0x7ff);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(odd_bounds_are_kept, reset),
		cmocka_unit_test_setup(windows_meet_at_each_gib, reset),
		cmocka_unit_test_setup(the_last_addresses_are_reached, reset),
		cmocka_unit_test_setup(a_place_that_faults_once_is_written, reset),
		cmocka_unit_test_setup(bad_pages_are_skipped_one_by_one, reset),
		cmocka_unit_test_setup(a_bad_tail_ends_at_the_range, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
