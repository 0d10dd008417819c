/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much of a process is in RAM, from an smaps as the kernel writes it. */
#include "udev-rules/front/residency.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/io.h"
#include "tests/unit/tree.h"

enum { PID = 77 };

static struct residency read_text(const char *smaps)
{
	struct residency residency;

	tree_put(&fixture, "proc/77/smaps", smaps);
	assert_int_equal(residency_read(fixture.root, PID, &residency), 0);
	return residency;
}

#define MAPPING(heading, size, rss)                                                        \
	heading "\nSize:           " size " kB\nKernelPageSize: 4 kB\nMMUPageSize: 4 kB\n" \
		"Rss:            " rss " kB\nPss:            4 kB\nShared_Clean:   0 kB\n" \
		"SwapPss: 0 kB\nLocked: 4 kB\nTHPeligible: 0\nVmFlags: rd ex mr mw me lo\n"

static void all_that_is_there_is_counted(void **state)
{
	struct residency found = read_text(MAPPING(
		"558b271a1000-558b271a3000 r--p 00000000 fe:00 247498    /usr/bin/x", "8",
		"8") MAPPING("7fff1000-7fff5000 rw-p 00000000 00:00 0    [stack]", "16", "16"));

	assert_int_equal(found.pages, 6);
	assert_int_equal(found.absent, 0);
	assert_string_equal(found.first, "");
}

static void what_is_absent_is_counted_and_the_first_named(void **state)
{
	struct residency found = read_text(
		MAPPING("558b271a1000-558b271a3000 r--p 00000000 fe:00 247498    /usr/bin/x", "8",
			"8") MAPPING("7f0000000000-7f0000004000 r-xp 00001000 fe:00 12    "
				     "/usr/lib/with blank.so",
				     "16", "8")
			MAPPING("7f0000010000-7f0000011000 rw-p 00000000 00:00 0", "4", "0"));

	assert_int_equal(found.pages, 7);
	assert_int_equal(found.absent, 3);
	assert_string_equal(found.first, "/usr/lib/with blank.so");
}

static void memory_without_a_name_is_called_so(void **state)
{
	struct residency found =
		read_text(MAPPING("7f0000010000-7f0000011000 rw-p 00000000 00:00 0 ", "4", "0"));

	assert_int_equal(found.absent, 1);
	assert_string_equal(found.first, "an anonymous mapping");
}

/* A guard page has no permissions, and vvar belongs to the kernel. */
static void what_needs_no_page_does_not_count(void **state)
{
	struct residency found = read_text(
		MAPPING("7f0000010000-7f0000011000 ---p 00000000 00:00 0 ", "4",
			"0") MAPPING("7ffd1000-7ffd5000 r--p 00000000 00:00 0    [vvar]", "16", "0")
			MAPPING("7ffd5000-7ffd7000 r-xp 00000000 00:00 0    [vdso]", "8", "4")
				MAPPING("ffffffffff600000-ffffffffff601000 --xp 00000000 "
					"00:00 0    [vsyscall]",
					"4", "0"));

	assert_int_equal(found.pages, 0);
	assert_int_equal(found.absent, 0);
}

static void no_process_is_an_error_and_nonsense_is_nothing(void **state)
{
	struct residency residency;

	assert_int_equal(residency_read(fixture.root, PID, &residency), -ENOENT);
	assert_int_equal(residency.pages, 0);
	residency = read_text("Size: 4 kB\nRss: 0 kB\nno heading\n\n-- r-xp\n");
	assert_int_equal(residency.pages, 0);
	assert_int_equal(residency.absent, 0);
}

/* The control: this process has not locked what it maps and never touches. */
static void of_a_living_process_what_it_never_touched_is_absent(void **state)
{
	enum { BYTES = 1 << 20 };
	struct residency residency;
	char *memory = aligned_alloc(BYTES, BYTES);
	int root = open_root("/");

	assert_true(root >= 0 && memory);
	assert_int_equal(residency_read(root, getpid(), &residency), 0);
	assert_true(residency.pages > 0 && residency.absent > 0);
	close(root);
	free(memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all_that_is_there_is_counted, fixture_start,
						fixture_end),
		cmocka_unit_test_setup_teardown(what_is_absent_is_counted_and_the_first_named,
						fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(memory_without_a_name_is_called_so, fixture_start,
						fixture_end),
		cmocka_unit_test_setup_teardown(what_needs_no_page_does_not_count, fixture_start,
						fixture_end),
		cmocka_unit_test_setup_teardown(no_process_is_an_error_and_nonsense_is_nothing,
						fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(of_a_living_process_what_it_never_touched_is_absent,
						fixture_start, fixture_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
