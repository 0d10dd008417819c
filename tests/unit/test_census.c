/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The census: counts to the byte, in usable memory alone, by physical address.
 */
#include "tests/rig/programs/census.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/ram_fixture.h"

enum { PREFILL = 0xa5 };

static void take_census(struct ram_fixture *f, struct mem_range range, int prefill)
{
	assert_int_equal(ranges_add(&f->usable, range), 0);
	census_take(&f->census, &f->scan, &f->usable, prefill);
}

static void the_census_counts_to_the_byte(void **state)
{
	struct ram_fixture *f = *state;

	ram_put(f, 10 * PAGE + 99, "abc", 3);
	ram_put(f, 11 * PAGE, "de", 2);
	ram_put(f, 12 * PAGE - 1, "f", 1);
	ram_scan(f, 0, NULL, 0);
	/* "a" lies before the range, "f" behind it. */
	take_census(f, (struct mem_range){ 10 * PAGE + 100, 12 * PAGE - 1 }, CENSUS_NO_PREFILL);
	assert_int_equal(f->census.total.nonzero_bytes, 4);
	assert_int_equal(f->census.total.nonzero_pages, 2);
	assert_int_equal(f->census.firsts, 4);
	assert_int_equal(f->census.first[0].address, 10 * PAGE + 100);
	assert_int_equal(f->census.first[0].value, 'b');
	assert_int_equal(f->census.first[3].address, 11 * PAGE + 1);
}

static void the_census_speaks_of_physical_addresses(void **state)
{
	struct ram_fixture *f = *state;

	ram_put(f, 8 * MIB + 5, "a", 1);
	ram_scan(f, 8 * MIB, NULL, 0);
	assert_int_equal(ranges_add(&f->usable, (struct mem_range){ PAGE, 8 * MIB }), 0);
	take_census(f, (struct mem_range){ ABOVE_HOLE, ABOVE_HOLE + 8 * MIB }, CENSUS_NO_PREFILL);
	assert_int_equal(f->census.ranges, 2);
	assert_int_equal(f->census.range[0].nonzero_bytes, 0);
	assert_int_equal(f->census.range[1].nonzero_bytes, 1);
	assert_int_equal(f->census.first[0].address, ABOVE_HOLE + 5);
}

static void pages_that_kept_the_prefill_are_unwritten(void **state)
{
	struct ram_fixture *f = *state;
	uint8_t page[PAGE];

	memset(page, PREFILL, sizeof(page));
	ram_put(f, 2 * PAGE, page, sizeof(page));
	ram_put(f, 3 * PAGE, page, sizeof(page));
	ram_put(f, 3 * PAGE + 1000, "", 1); /* one byte of it was written */
	memset(page, PREFILL + 1, sizeof(page));
	ram_put(f, 5 * PAGE, page, sizeof(page));
	ram_put(f, 6 * PAGE, (uint8_t[]){ PREFILL, PREFILL }, 2);
	ram_scan(f, 0, NULL, 0);
	/* Of page 6 only two bytes are usable. */
	take_census(f, (struct mem_range){ 0, 6 * PAGE + 2 }, PREFILL);
	assert_int_equal(f->census.total.unwritten_bytes, PAGE + 2);
	assert_int_equal(f->census.total.nonzero_bytes, 3 * PAGE - 1 + 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RAM_TEST(the_census_counts_to_the_byte),
		RAM_TEST(the_census_speaks_of_physical_addresses),
		RAM_TEST(pages_that_kept_the_prefill_are_unwritten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
