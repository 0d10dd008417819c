/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * RAM files: which are refused, addresses on both sides of the hole below 4 GiB, and runs.
 */
#include "tests/rig/programs/ramfile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <errno.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/ram_fixture.h"

static void files_that_are_no_ram_are_refused(void **state)
{
	struct ram_fixture *f = *state;

	assert_int_equal(ramfile_open(&f->ram, "/tmp", 0), -EINVAL);
	assert_int_equal(ramfile_open(&f->ram, "/nowhere/at/all", 0), -ENOENT);
	assert_int_equal(ramfile_open(&f->ram, f->path, PAGE + 1), -EINVAL);
	assert_int_equal(ramfile_open(&f->ram, f->path, ABOVE_HOLE + PAGE), -EINVAL);
	assert_int_equal(ftruncate(f->fd, PAGE + 1), 0);
	assert_int_equal(ramfile_open(&f->ram, f->path, 0), -EINVAL);
	assert_int_equal(ftruncate(f->fd, 0), 0);
	assert_int_equal(ramfile_open(&f->ram, f->path, 0), -EINVAL);
}

static void addresses_and_offsets_belong_together(void **state)
{
	struct ram_fixture *f = *state;
	uint64_t offset;

	ram_scan(f, 8 * MIB, NULL, 0);
	assert_int_equal(ramfile_physical(&f->ram, 8 * MIB - 1), 8 * MIB - 1);
	assert_int_equal(ramfile_physical(&f->ram, 8 * MIB), ABOVE_HOLE);
	assert_int_equal(ramfile_offset(&f->ram, (struct mem_range){ 1, 8 * MIB }, &offset), 0);
	assert_int_equal(offset, 1);
	assert_int_equal(ramfile_offset(&f->ram, (struct mem_range){ 1, 8 * MIB + 1 }, &offset),
			 -ENOENT);
	assert_int_equal(ramfile_offset(&f->ram,
					(struct mem_range){ ABOVE_HOLE, ABOVE_HOLE + 8 * MIB },
					&offset),
			 0);
	assert_int_equal(offset, 8 * MIB);
	assert_int_equal(
		ramfile_offset(&f->ram,
			       (struct mem_range){ ABOVE_HOLE + 1, ABOVE_HOLE + 8 * MIB + 1 },
			       &offset),
		-ENOENT);
	assert_int_equal(ramfile_offset(&f->ram,
					(struct mem_range){ ABOVE_HOLE - 1, ABOVE_HOLE + 1 },
					&offset),
			 -ENOENT);
}

static void the_second_part_lies_above_4_gib(void **state)
{
	struct ram_fixture *f = *state;
	struct mem_range run;
	uint64_t at = 0;

	ram_plant(f, MARKER_HEAP, 1, 8 * MIB - PAGE);
	ram_plant(f, MARKER_HEAP, 2, 8 * MIB);
	ram_scan(f, 8 * MIB, NULL, 0);
	assert_true(scan_next_run(&f->scan, SCAN_CLASSES, &at, &run));
	assert_int_equal(run.start, 8 * MIB - PAGE);
	assert_int_equal(run.end, 8 * MIB);
	assert_true(scan_next_run(&f->scan, SCAN_CLASSES, &at, &run));
	assert_int_equal(run.start, ABOVE_HOLE);
	assert_int_equal(run.end, ABOVE_HOLE + PAGE);
	assert_false(scan_next_run(&f->scan, SCAN_CLASSES, &at, &run));
}

static void no_record_reaches_across_the_hole(void **state)
{
	struct ram_fixture *f = *state;

	ram_plant(f, MARKER_HEAP, 1, 6 * MIB - MARKER_TAG_BYTES);
	ram_scan(f, 6 * MIB, NULL, 0);
	assert_int_equal(f->scan.class[MARKER_HEAP].records, 0);
	assert_int_equal(f->scan.damaged, 1);
}

static void a_sparse_file_of_5_gib_is_read_without_its_holes(void **state)
{
	struct ram_fixture *f = *state;
	struct mem_range run;
	uint64_t at = 0;

	assert_int_equal(ftruncate(f->fd, 5 * GIB), 0);
	ram_plant(f, MARKER_HEAP, 1, 2 * GIB - MARKER_BYTES);
	ram_plant(f, MARKER_HEAP, 2, 5 * GIB - MARKER_BYTES);
	ram_scan(f, 2 * GIB, NULL, 0);
	assert_int_equal(f->scan.class[MARKER_HEAP].records, 2);
	assert_true(scan_next_run(&f->scan, SCAN_CLASSES, &at, &run));
	assert_int_equal(run.end, 2 * GIB);
	assert_true(scan_next_run(&f->scan, SCAN_CLASSES, &at, &run));
	assert_int_equal(run.end, ABOVE_HOLE + 3 * GIB);
}

static void runs_merge_neighbouring_pages(void **state)
{
	struct ram_fixture *f = *state;
	struct mem_range run;
	uint64_t at = 0;

	ram_plant(f, MARKER_HEAP, 1, 4 * PAGE);
	ram_plant(f, MARKER_HEAP, 2, 5 * PAGE + 9);
	ram_plant(f, MARKER_HEAP, 3, 7 * PAGE);
	ram_scan(f, 0, NULL, 0);
	assert_true(scan_next_run(&f->scan, scan_class_bit(MARKER_HEAP), &at, &run));
	assert_int_equal(run.start, 4 * PAGE);
	assert_int_equal(run.end, 6 * PAGE);
	assert_true(scan_next_run(&f->scan, scan_class_bit(MARKER_HEAP), &at, &run));
	assert_int_equal(run.start, 7 * PAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RAM_TEST(files_that_are_no_ram_are_refused),
		RAM_TEST(addresses_and_offsets_belong_together),
		RAM_TEST(the_second_part_lies_above_4_gib),
		RAM_TEST(no_record_reaches_across_the_hole),
		RAM_TEST(a_sparse_file_of_5_gib_is_read_without_its_holes),
		RAM_TEST(runs_merge_neighbouring_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
