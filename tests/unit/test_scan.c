/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The search for records: at any alignment, across pages and chunks, damaged and doubled ones.
 */
#include "tests/rig/programs/scan.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "tests/unit/ram_fixture.h"

enum { CHUNK_BYTES = 4 << 20 }; /* what scan.c hands to a thread */

static void nothing_is_found_in_an_empty_file(void **state)
{
	struct ram_fixture *f = *state;

	ram_scan(f, 0, NULL, 0);
	assert_false(scan_found(&f->scan));
	assert_int_equal(scan_pages(&f->scan, SCAN_NONZERO, 0), 0);
}

static void nothing_is_found_in_other_bytes(void **state)
{
	struct ram_fixture *f = *state;
	uint8_t page[PAGE];
	size_t i;

	for (i = 0; i < PAGE; i++)
		page[i] = (uint8_t)(i * 31 + 7);
	ram_put(f, 5 * PAGE, page, sizeof(page));
	ram_scan(f, 0, NULL, 0);
	assert_false(scan_found(&f->scan));
	assert_int_equal(scan_pages(&f->scan, SCAN_NONZERO, 0), 1);
}

static void records_are_found_at_every_alignment(void **state)
{
	struct ram_fixture *f = *state;
	size_t i;

	for (i = 0; i < MARKER_BYTES; i++)
		ram_plant(f, MARKER_SOCKET, i, i * PAGE + 64 * i + i);
	ram_scan(f, 0, NULL, 0);
	assert_int_equal(f->scan.class[MARKER_SOCKET].records, MARKER_BYTES);
	assert_int_equal(f->scan.class[MARKER_SOCKET].distinct, MARKER_BYTES);
	assert_int_equal(scan_pages(&f->scan, scan_class_bit(MARKER_SOCKET), 0), MARKER_BYTES);
	assert_int_equal(f->scan.damaged, 0);
}

static void records_across_pages_are_whole_and_on_both(void **state)
{
	struct ram_fixture *f = *state;
	size_t split;

	for (split = 1; split < MARKER_BYTES; split++)
		ram_plant(f, MARKER_HEAP, split, 3 * split * PAGE - split);
	ram_scan(f, 0, NULL, 0);
	assert_int_equal(f->scan.class[MARKER_HEAP].records, MARKER_BYTES - 1);
	assert_int_equal(scan_pages(&f->scan, scan_class_bit(MARKER_HEAP), 0),
			 2 * (MARKER_BYTES - 1));
}

static void records_across_chunks_are_counted_once(void **state)
{
	struct ram_fixture *f = *state;

	ram_plant(f, MARKER_HEAP, 1, CHUNK_BYTES - 1);
	ram_plant(f, MARKER_HEAP, 2, 2 * CHUNK_BYTES - MARKER_TAG_BYTES);
	ram_plant(f, MARKER_HEAP, 3, 3 * CHUNK_BYTES - MARKER_BYTES + 1);
	ram_scan(f, 0, NULL, 0);
	assert_int_equal(f->scan.class[MARKER_HEAP].records, 3);
	assert_int_equal(f->scan.damaged, 0);
}

static void a_record_at_the_very_end_is_found(void **state)
{
	struct ram_fixture *f = *state;

	ram_plant(f, MARKER_STACK, 9, FILE_BYTES - MARKER_BYTES);
	ram_scan(f, 0, NULL, 0);
	assert_int_equal(f->scan.class[MARKER_STACK].records, 1);
}

static void a_tag_cut_off_by_the_end_is_damaged(void **state)
{
	struct ram_fixture *f = *state;
	struct marker record;

	marker_fill(&f->key, MARKER_STACK, 1, 9, &record, 1);
	ram_put(f, FILE_BYTES - MARKER_TAG_BYTES, &record, MARKER_TAG_BYTES);
	ram_scan(f, 0, NULL, 0);
	assert_int_equal(f->scan.damaged, 1);
	assert_int_equal(f->scan.class[MARKER_STACK].records, 0);
}

static void copies_count_as_records_but_not_as_distinct(void **state)
{
	struct ram_fixture *f = *state;

	ram_plant(f, MARKER_TMPFS, 7, 0);
	ram_plant(f, MARKER_TMPFS, 7, 9 * MIB + 5);
	ram_plant(f, MARKER_TMPFS, 8, 10 * MIB);
	ram_plant(f, MARKER_HEAP, 7, 11 * MIB);
	ram_scan(f, 0, NULL, 0);
	assert_int_equal(f->scan.class[MARKER_TMPFS].records, 3);
	assert_int_equal(f->scan.class[MARKER_TMPFS].distinct, 2);
	assert_int_equal(f->scan.class[MARKER_HEAP].distinct, 1);
}

static void a_number_larger_than_the_file_is_counted_but_not_as_distinct(void **state)
{
	struct ram_fixture *f = *state;

	ram_plant(f, MARKER_HEAP, FILE_BYTES / MARKER_BYTES - 1, 0);
	ram_plant(f, MARKER_HEAP, FILE_BYTES / MARKER_BYTES, PAGE);
	ram_plant(f, MARKER_HEAP, UINT64_MAX, 2 * PAGE);
	ram_scan(f, 0, NULL, 0);
	assert_int_equal(f->scan.class[MARKER_HEAP].records, 3);
	assert_int_equal(f->scan.class[MARKER_HEAP].distinct, 1);
}

static void damaged_records_are_told_from_whole_ones(void **state)
{
	struct ram_fixture *f = *state;
	size_t i;

	for (i = 0; i < 4; i++)
		ram_plant(f, MARKER_PIPE, i, i * PAGE);
	ram_put(f, 0 * PAGE + MARKER_BYTES - 1, "", 1);	    /* the last byte */
	ram_put(f, 1 * PAGE + MARKER_TAG_BYTES, "", 1);	    /* the class */
	ram_put(f, 2 * PAGE + MARKER_TAG_BYTES - 1, "", 1); /* the tag: nothing to be found */
	ram_scan(f, 0, NULL, 0);
	assert_int_equal(f->scan.class[MARKER_PIPE].records, 1);
	assert_int_equal(f->scan.damaged, 2);
	assert_true(scan_found(&f->scan));
}

static void a_damaged_record_alone_counts_as_found(void **state)
{
	struct ram_fixture *f = *state;

	ram_put(f, 77, &f->key.tag, MARKER_TAG_BYTES);
	ram_scan(f, 0, NULL, 0);
	assert_int_equal(f->scan.damaged, 1);
	assert_int_equal(scan_pages(&f->scan, SCAN_CLASSES, 0), 0);
	assert_true(scan_found(&f->scan));
}

static void a_record_right_behind_a_damaged_one_is_found(void **state)
{
	struct ram_fixture *f = *state;

	ram_put(f, 100, &f->key.tag, MARKER_TAG_BYTES);
	ram_plant(f, MARKER_HEAP, 1, 100 + MARKER_TAG_BYTES);
	ram_scan(f, 0, NULL, 0);
	assert_int_equal(f->scan.damaged, 1);
	assert_int_equal(f->scan.class[MARKER_HEAP].records, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RAM_TEST(nothing_is_found_in_an_empty_file),
		RAM_TEST(nothing_is_found_in_other_bytes),
		RAM_TEST(records_are_found_at_every_alignment),
		RAM_TEST(records_across_pages_are_whole_and_on_both),
		RAM_TEST(records_across_chunks_are_counted_once),
		RAM_TEST(a_record_at_the_very_end_is_found),
		RAM_TEST(a_tag_cut_off_by_the_end_is_damaged),
		RAM_TEST(copies_count_as_records_but_not_as_distinct),
		RAM_TEST(a_number_larger_than_the_file_is_counted_but_not_as_distinct),
		RAM_TEST(damaged_records_are_told_from_whole_ones),
		RAM_TEST(a_damaged_record_alone_counts_as_found),
		RAM_TEST(a_record_right_behind_a_damaged_one_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
