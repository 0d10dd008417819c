/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/iomem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/io.h"

enum { IOMEM_MAX_BYTES = 1 << 20 };

static const char stop[] = "stop here";

struct seen {
	unsigned int count;
	unsigned int stop_at; /* 0: never */
	struct iomem_entry entry[8];
};

static const char *collect(void *arg, const struct iomem_entry *entry)
{
	struct seen *seen = arg;

	if (seen->count < sizeof(seen->entry) / sizeof(seen->entry[0]))
		seen->entry[seen->count] = *entry;
	return ++seen->count == seen->stop_at ? stop : NULL;
}

static void lines_become_half_open_ranges_with_name_and_depth(void **state)
{
	static const char text[] = "00000000-00000fff : Reserved\n"
				   "00100000-1ffdffff : System RAM\n"
				   "  0ca00000-0d801d31 : Kernel code\n"
				   "    0ca00000-0ca00000 : a : b\n"
				   "fd00000000-ffffffffff : \n";
	static const struct {
		struct mem_range r;
		const char *name;
		unsigned int depth;
	} expected[] = {
		{ { 0, 0x1000 }, "Reserved", 0 },
		{ { 0x100000, 0x1ffe0000 }, "System RAM", 0 },
		{ { 0xca00000, 0xd801d32 }, "Kernel code", 1 },
		{ { 0xca00000, 0xca00001 }, "a : b", 2 },
		{ { 0xfd00000000, 0x10000000000 }, "", 0 },
	};
	struct seen seen = { 0 };
	unsigned int line;
	size_t i;

	assert_null(iomem_parse(text, sizeof(text) - 1, collect, &seen, &line));
	assert_int_equal(seen.count, sizeof(expected) / sizeof(expected[0]));
	for (i = 0; i < seen.count; i++) {
		assert_int_equal(seen.entry[i].range.start, expected[i].r.start);
		assert_int_equal(seen.entry[i].range.end, expected[i].r.end);
		assert_int_equal(seen.entry[i].depth, expected[i].depth);
		assert_int_equal(seen.entry[i].name_bytes, strlen(expected[i].name));
		assert_memory_equal(seen.entry[i].name, expected[i].name, seen.entry[i].name_bytes);
	}
}

static void damaged_texts_are_refused_with_the_line(void **state)
{
	static const struct {
		const char *text;
		unsigned int line;
		const char *reason;
	} cases[] = {
		{ "", 0, "text is empty" },
		{ "0-0 : a\n  0-0 : b\n", 0,
		  "addresses are hidden: reading them needs CAP_SYS_ADMIN" },
		{ "\n", 1, "is not an address range and a name" },
		{ "1-2 : a\n\n3-4 : b\n", 2, "is not an address range and a name" },
		{ "1-2 : a\n3-4 : b", 2, "line is cut off" },
		{ "1-2", 1, "line is cut off" },
		{ "1-2\n", 1, "is not an address range and a name" },
		{ "1-2: a\n", 1, "is not an address range and a name" },
		{ "1 2 : a\n", 1, "is not an address range and a name" },
		{ "-2 : a\n", 1, "is not an address range and a name" },
		{ "1- : a\n", 1, "is not an address range and a name" },
		{ "0x1-0x2 : a\n", 1, "is not an address range and a name" },
		{ "1-g : a\n", 1, "is not an address range and a name" },
		{ "-1-2 : a\n", 1, "is not an address range and a name" },
		{ "\t1-2 : a\n", 1, "is not an address range and a name" },
		{ "10000000000000000-10000000000000001 : a\n", 1,
		  "is not an address range and a name" },
		{ "0-ffffffffffffffff : a\n", 1, "range ends beyond 64 bits" },
		{ "1-2 : a\n2-1 : b\n", 2, "range ends before it starts" },
		{ " 1-2 : a\n", 1, "indent is odd" },
		{ "  1-2 : a\n", 1, "indent has no parent" },
		{ "1-2 : a\n    1-2 : b\n", 2, "indent has no parent" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct seen seen = { 0 };
		unsigned int line = 99;
		const char *reason;

		print_message("%s\n", cases[i].text);
		reason = iomem_parse(cases[i].text, strlen(cases[i].text), collect, &seen, &line);
		assert_non_null(reason);
		assert_string_equal(reason, cases[i].reason);
		assert_int_equal(line, cases[i].line);
	}
}

static void the_visitor_can_end_the_reading(void **state)
{
	static const char text[] = "1-2 : a\n3-4 : b\n5-6 : c\n";
	struct seen seen = { .stop_at = 2 };
	unsigned int line;

	assert_ptr_equal(iomem_parse(text, sizeof(text) - 1, collect, &seen, &line), stop);
	assert_int_equal(seen.count, 2);
	assert_int_equal(line, 2);
}

static void every_recorded_machine_is_read_to_its_last_line(void **state)
{
	static const struct {
		const char *machine;
		unsigned int lines;
	} cases[] = {
		{ "tests/data/q35-seabios", 27 },    { "tests/data/pc-seabios", 21 },
		{ "tests/data/q35-5g-hotplug", 29 }, { "tests/data/q35-ovmf", 33 },
		{ "tests/data/microvm", 12 },	     { "tests/data/firecracker", 27 },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int root = open_root(cases[i].machine);
		struct seen seen = { 0 };
		unsigned int line;
		size_t bytes, n;
		char *text;

		print_message("%s\n", cases[i].machine);
		assert_true(root >= 0);
		assert_int_equal(read_file(root, "proc/iomem", IOMEM_MAX_BYTES, &text, &bytes), 0);
		assert_null(iomem_parse(text, bytes, collect, &seen, &line));
		assert_int_equal(seen.count, cases[i].lines);
		for (n = 0; n < bytes; n++) /* a text that ends anywhere else is noticed */
			if (n && text[n - 1] != '\n')
				assert_non_null(iomem_parse(text, n, collect, &seen, &line));
		free(text);
		close(root);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_become_half_open_ranges_with_name_and_depth),
		cmocka_unit_test(damaged_texts_are_refused_with_the_line),
		cmocka_unit_test(the_visitor_can_end_the_reading),
		cmocka_unit_test(every_recorded_machine_is_read_to_its_last_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
