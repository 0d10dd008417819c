/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The record of what was loaded. */
#include "common/record.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/tree.h"

static const struct record sample = { .action = "reboot", .ranges = 7, .bytes = 5ULL << 30 };

static void record_comes_back_as_it_was_written(void **state)
{
	struct record record = { 0 };
	struct fault fault;
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, "run/other", "");
	assert_int_equal(record_prepare(tree.root, "kexec", &sample, &fault), 0);
	assert_int_equal(record_read(tree.root, "kexec", &record), -ENOENT);
	assert_int_equal(record_commit(tree.root, "kexec", &fault), 0);
	assert_int_equal(record_read(tree.root, "kexec", &record), 0);
	assert_string_equal(record.action, sample.action);
	assert_int_equal(record.ranges, sample.ranges);
	assert_int_equal(record.bytes, sample.bytes);
	tree_drop(&tree);
}

static void kernel_is_recorded_beside_what_the_payload_has(void **state)
{
	const struct record stock = { .action = "halt", .kernel = "/boot/a kernel" };
	struct record record = { .kernel = "stale" };
	struct fault fault;
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, "run/other", "");
	assert_int_equal(record_prepare(tree.root, "kexec", &stock, &fault), 0);
	assert_int_equal(record_commit(tree.root, "kexec", &fault), 0);
	assert_int_equal(record_read(tree.root, "kexec", &record), 0);
	assert_string_equal(record.action, "halt");
	assert_string_equal(record.kernel, "/boot/a kernel");
	assert_int_equal(record_prepare(tree.root, "kexec", &sample, &fault), 0);
	assert_int_equal(record_commit(tree.root, "kexec", &fault), 0);
	assert_int_equal(record_read(tree.root, "kexec", &record), 0);
	assert_string_equal(record.kernel, "");
	tree_drop(&tree);
}

static void discarded_record_leaves_the_old_one(void **state)
{
	const struct record other = { .action = "halt", .ranges = 1, .bytes = 1 };
	struct record record = { 0 };
	struct fault fault;
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, "run/memwipe/kexec", "action=reboot\nranges=7\nbytes=5368709120\n");
	assert_int_equal(record_prepare(tree.root, "kexec", &other, &fault), 0);
	record_discard(tree.root, "kexec");
	assert_int_equal(faccessat(tree.root, "run/memwipe/kexec.new", F_OK, 0), -1);
	assert_int_equal(record_read(tree.root, "kexec", &record), 0);
	assert_string_equal(record.action, sample.action);
	assert_int_equal(record.bytes, sample.bytes);
	tree_drop(&tree);
}

static void removing_twice_is_fine(void **state)
{
	struct record record;
	struct fault fault;
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, "run/memwipe/kexec", "action=reboot\nranges=7\nbytes=5368709120\n");
	assert_int_equal(record_remove(tree.root, "kexec", &fault), 0);
	assert_int_equal(record_read(tree.root, "kexec", &record), -ENOENT);
	assert_int_equal(record_remove(tree.root, "kexec", &fault), 0);
	tree_drop(&tree);
}

static void strange_record_is_none_of_ours(void **state)
{
	static const char *const cases[] = {
		"",
		"action=reboot\n",
		"action=explode\nranges=7\nbytes=1\n",
		"action=reboot\nranges=x\nbytes=1\n",
		"ranges=7\naction=reboot\nbytes=1\n",
		"action=reboot\nranges=7\nbytes=1\nfuture=1\n",
		"action=reboot\nranges=7\nbytes=1\nat=1\nat=2\n",
	};
	struct record record;
	struct tree tree;
	size_t i;

	tree_make(&tree);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		tree_put(&tree, "run/memwipe/kexec", cases[i]);
		assert_int_equal(record_read(tree.root, "kexec", &record), -EINVAL);
	}
	tree_drop(&tree);
}

static void record_that_cannot_be_written_is_a_fault(void **state)
{
	struct fault fault;
	struct tree tree;

	tree_make(&tree);
	assert_int_equal(record_prepare(tree.root, "kexec", &sample, &fault), -ENOENT);
	assert_string_equal(fault.text,
			    "cannot write /run/memwipe/kexec.new: No such file or directory");
	tree_put(&tree, "run/memwipe", "a file in the way");
	assert_int_equal(record_prepare(tree.root, "kexec", &sample, &fault), -ENOTDIR);
	tree_drop(&tree);
}

/* A user who can write to the folder must not make root write elsewhere. */
static void link_is_not_followed(void **state)
{
	struct fault fault;
	struct stat st;
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, "run/memwipe/target", "");
	assert_int_equal(symlinkat("target", tree.root, "run/memwipe/kexec.new"), 0);
	assert_int_equal(record_prepare(tree.root, "kexec", &sample, &fault), -ELOOP);
	assert_int_equal(fstatat(tree.root, "run/memwipe/target", &st, 0), 0);
	assert_int_equal(st.st_size, 0);
	tree_drop(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(record_comes_back_as_it_was_written),
		cmocka_unit_test(kernel_is_recorded_beside_what_the_payload_has),
		cmocka_unit_test(discarded_record_leaves_the_old_one),
		cmocka_unit_test(removing_twice_is_fine),
		cmocka_unit_test(strange_record_is_none_of_ours),
		cmocka_unit_test(record_that_cannot_be_written_is_a_fault),
		cmocka_unit_test(link_is_not_followed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
