/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files read whole, below a root folder; sizes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/io.h"
#include "tests/unit/tree.h"

enum { LARGE_BYTES = 100000 };

static int make_tree(void **state)
{
	static struct tree tree;

	tree_make(&tree);
	*state = &tree;
	return 0;
}

static int drop_tree(void **state)
{
	tree_drop(*state);
	return 0;
}

static void a_file_comes_whole_and_terminated(void **state)
{
	static char content[LARGE_BYTES];
	struct tree *tree = *state;
	char *text;
	size_t bytes;

	memset(content, 'x', sizeof(content));
	tree_put_bytes(tree, "a/large", content, sizeof(content));
	assert_int_equal(read_file(tree->root, "/a/large", LARGE_BYTES, &text, &bytes), 0);
	assert_int_equal(bytes, LARGE_BYTES);
	assert_memory_equal(text, content, LARGE_BYTES);
	assert_int_equal(text[LARGE_BYTES], '\0');
	free(text);
}

static void a_file_beyond_the_limit_is_refused(void **state)
{
	struct tree *tree = *state;
	char *text;
	size_t bytes;

	tree_put(tree, "five", "12345");
	assert_int_equal(read_file(tree->root, "five", 4, &text, &bytes), -EFBIG);
	assert_null(text);
	assert_int_equal(read_file(tree->root, "five", 5, &text, &bytes), 0);
	free(text);
}

static void an_empty_file_is_an_empty_text(void **state)
{
	struct tree *tree = *state;
	char *text, line[8] = "old";
	size_t bytes;

	tree_put(tree, "empty", "");
	assert_int_equal(read_file(tree->root, "empty", 9, &text, &bytes), 0);
	assert_int_equal(bytes, 0);
	assert_string_equal(text, "");
	free(text);
	assert_int_equal(read_line(tree->root, "empty", line, sizeof(line)), 0);
	assert_string_equal(line, "");
}

static void an_absent_file_and_a_folder_say_so(void **state)
{
	struct tree *tree = *state;
	char *text, line[8];
	size_t bytes;

	tree_put(tree, "folder/file", "");
	assert_int_equal(read_file(tree->root, "no", 9, &text, &bytes), -ENOENT);
	assert_null(text);
	assert_int_equal(read_file(tree->root, "folder", 9, &text, &bytes), -EISDIR);
	assert_null(text);
	assert_int_equal(read_line(tree->root, "no", line, sizeof(line)), -ENOENT);
	assert_int_equal(read_line(tree->root, "folder", line, sizeof(line)), -EISDIR);
	assert_int_equal(open_root("/proc/nowhere"), -ENOENT);
	assert_int_equal(open_root("/proc/self/status"), -ENOTDIR);
}

static void a_line_loses_its_newline_and_what_does_not_fit(void **state)
{
	struct tree *tree = *state;
	char line[5];

	tree_put(tree, "line", "max\nmore\n");
	assert_int_equal(read_line(tree->root, "//line", line, sizeof(line)), 0);
	assert_string_equal(line, "max");
	tree_put(tree, "line", "123456789\n");
	assert_int_equal(read_line(tree->root, "line", line, sizeof(line)), 0);
	assert_string_equal(line, "1234");
}

static void sizes_are_powers_of_1024(void **state)
{
	static const struct {
		const char *text;
		uint64_t bytes;
	} cases[] = {
		{ "0", 0 },
		{ "512", 512 },
		{ "7B", 7 },
		{ "64K", 64 << 10 },
		{ "64k", 64 << 10 },
		{ "1.5G", UINT64_C(3) << 29 },
		{ "2GiB", UINT64_C(2) << 30 },
		{ "2gb", UINT64_C(2) << 30 },
		{ "3T", UINT64_C(3) << 40 },
		{ "15E", UINT64_C(15) << 60 },
	};
	static const char *const bad[] = { "",	  "M",	   "-1",   "+1",  " 1",	 "1 M", "1X",
					   "1MM", "1MiBs", "0x10", "1e3", "inf", "nan", "1..5" };
	static const char *const large[] = { "16E", "99999999999999999999", "1000000P" };
	uint64_t bytes;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(parse_size(cases[i].text, &bytes), 0);
		assert_true(bytes == cases[i].bytes);
	}
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(parse_size(bad[i], &bytes), -EINVAL);
	for (i = 0; i < sizeof(large) / sizeof(*large); i++)
		assert_int_equal(parse_size(large[i], &bytes), -ERANGE);
}

static void a_number_is_read_or_refused(void **state)
{
	struct tree *tree = *state;
	uint64_t number = 7;

	tree_put(tree, "number", "18446744073709551615\n");
	tree_put(tree, "word", "max\n");
	assert_int_equal(read_number(tree->root, "/number", &number), 0);
	assert_true(number == UINT64_MAX);
	assert_int_equal(read_number(tree->root, "word", &number), -EINVAL);
	assert_int_equal(read_number(tree->root, "no", &number), -ENOENT);
	assert_true(number == UINT64_MAX);
}

static void a_folder_opens_and_nothing_else_does(void **state)
{
	struct tree *tree = *state;
	DIR *folder;

	tree_put(tree, "folder/file", "x");
	folder = open_folder(tree->root, "/folder");
	assert_non_null(folder);
	closedir(folder);
	assert_null(open_folder(tree->root, "folder/file"));
	assert_int_equal(errno, ENOTDIR);
	assert_null(open_folder(tree->root, "no"));
	assert_int_equal(errno, ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_file_comes_whole_and_terminated, make_tree,
						drop_tree),
		cmocka_unit_test_setup_teardown(a_file_beyond_the_limit_is_refused, make_tree,
						drop_tree),
		cmocka_unit_test_setup_teardown(an_empty_file_is_an_empty_text, make_tree,
						drop_tree),
		cmocka_unit_test_setup_teardown(an_absent_file_and_a_folder_say_so, make_tree,
						drop_tree),
		cmocka_unit_test_setup_teardown(a_line_loses_its_newline_and_what_does_not_fit,
						make_tree, drop_tree),
		cmocka_unit_test_setup_teardown(a_number_is_read_or_refused, make_tree, drop_tree),
		cmocka_unit_test_setup_teardown(a_folder_opens_and_nothing_else_does, make_tree,
						drop_tree),
		cmocka_unit_test(sizes_are_powers_of_1024),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
