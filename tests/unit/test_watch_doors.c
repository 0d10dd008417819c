/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The watcher's doors: some that lead nowhere, and the real ones over a tree of files in which
 * sysrq-trigger is one that keeps what is written.
 */
#include "udev-rules/doors.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/tree.h"

#define KEXEC	     "sys/kernel/kexec_loaded"
#define PANIC	     "sys/kernel/kexec_crash_loaded"
#define RECORD	     "run/memwipe/panic"
#define KEXEC_RECORD "run/memwipe/kexec"
#define SYSRQ	     "proc/sysrq-trigger"

static char tried[8];
static int second_says = -ENODEV;

static bool reads_one(const struct door *door)
{
	char digit;

	return pread(door->fd[DOOR_STATE], &digit, 1, 0) == 1 && digit == '1';
}

static int go_first(const struct door *door)
{
	strcat(tried, "1");
	return -EPERM;
}

static int go_second(const struct door *door)
{
	strcat(tried, "2");
	return second_says;
}

static void the_first_open_door_is_found_through_held_descriptors(void **state)
{
	struct door table[] = {
		{ "first", "shut", { "/missing" }, { 0 }, reads_one, go_first },
		{ "second", "shut", { "/state" }, { 0 }, reads_one, go_second },
	};
	struct doors two = { table, 2 };
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, "state", "0\n");
	doors_prepare(&two, tree.root);
	assert_int_equal(table[0].fd[DOOR_STATE], -1);
	assert_int_equal(table[1].fd[DOOR_TRIGGER], -1);
	assert_null(doors_first_open(&two));
	tree_put(&tree, "state", "1\n");
	assert_ptr_equal(doors_first_open(&two), &table[1]);
	tree_put(&tree, "state", "");
	assert_null(doors_first_open(&two));
	assert_false(doors_go(&two));
	assert_string_equal(tried, "12");
	second_says = -EBUSY;
	assert_true(doors_go(&two));
	close(table[1].fd[DOOR_STATE]);
	tree_drop(&tree);
}

static void start(struct tree *tree, const char *kexec, const char *panic, bool ours)
{
	tree_make(tree);
	tree_put(tree, KEXEC, kexec);
	tree_put(tree, PANIC, panic);
	tree_put(tree, SYSRQ, "");
	if (ours)
		tree_put(tree, RECORD, "action=poweroff\n");
	doors_prepare(&all_doors, tree->root);
}

static void end(struct tree *tree)
{
	size_t i, file;

	for (i = 0; i < all_doors.count; i++)
		for (file = 0; file < DOOR_FILES; file++)
			if (all_doors.item[i].fd[file] >= 0)
				close(all_doors.item[i].fd[file]);
	tree_drop(tree);
}

static const char *open_door(void)
{
	const struct door *door = doors_first_open(&all_doors);

	return door ? door->name : "none";
}

static void the_kexec_door_follows_the_kernels_own_state(void **state)
{
	struct tree tree;

	start(&tree, "0\n", "0\n", false);
	assert_string_equal(open_door(), "none");
	tree_put(&tree, KEXEC, "1\n");
	assert_string_equal(open_door(), "kexec");
	end(&tree);
}

static void the_stock_kernel_is_called_by_its_name(void **state)
{
	static const char record[] = "action=poweroff\nranges=0\nbytes=0\nkernel=/boot/vmlinuz\n";
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, KEXEC, "0\n");
	tree_put(&tree, KEXEC_RECORD, record);
	doors_prepare(&all_doors, tree.root);
	assert_string_equal(open_door(), "none");
	tree_put(&tree, KEXEC, "1\n");
	assert_string_equal(open_door(), "stock");
	tree_put(&tree, KEXEC_RECORD, "action=poweroff\nranges=2\nbytes=4096\n");
	assert_string_equal(open_door(), "kexec");
	tree_put(&tree, KEXEC_RECORD, record);
	assert_int_equal(unlinkat(tree.root, KEXEC_RECORD, 0), 0);
	assert_string_equal(open_door(), "kexec");
	end(&tree);
}

static void a_panic_image_that_is_not_ours_is_no_door(void **state)
{
	struct tree tree;

	start(&tree, "1\n", "1\n", false);
	assert_string_equal(open_door(), "kexec");
	end(&tree);
}

static void the_panic_door_is_first_and_shuts_with_its_record(void **state)
{
	struct tree tree;

	start(&tree, "1\n", "1\n", true);
	assert_string_equal(open_door(), "panic");
	tree_put(&tree, PANIC, "0\n");
	assert_string_equal(open_door(), "kexec");
	tree_put(&tree, PANIC, "1\n");
	assert_string_equal(open_door(), "panic");
	assert_int_equal(unlinkat(tree.root, RECORD, 0), 0);
	assert_string_equal(open_door(), "kexec");
	end(&tree);
}

static void a_panic_is_one_key_and_only_with_an_image_of_ours(void **state)
{
	const struct door *panic = &all_doors.item[0];
	struct tree tree;
	char keys[4];
	int fd;

	start(&tree, "0\n", "0\n", true);
	assert_string_equal(panic->name, "panic");
	assert_int_equal(panic->go(panic), -ENOENT);
	tree_put(&tree, PANIC, "1\n");
	assert_int_equal(panic->go(panic), -EIO);
	assert_int_equal(unlinkat(tree.root, RECORD, 0), 0);
	assert_int_equal(panic->go(panic), -ENOENT);
	fd = openat(tree.root, SYSRQ, O_RDONLY | O_CLOEXEC);
	assert_int_equal(read(fd, keys, sizeof(keys)), 1);
	assert_int_equal(keys[0], 'c');
	close(fd);
	end(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_open_door_is_found_through_held_descriptors),
		cmocka_unit_test(the_kexec_door_follows_the_kernels_own_state),
		cmocka_unit_test(the_stock_kernel_is_called_by_its_name),
		cmocka_unit_test(a_panic_image_that_is_not_ours_is_no_door),
		cmocka_unit_test(the_panic_door_is_first_and_shuts_with_its_record),
		cmocka_unit_test(a_panic_is_one_key_and_only_with_an_image_of_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
