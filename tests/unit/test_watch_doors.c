/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The watcher's doors: some that lead nowhere, and the real ones over a tree of files in which
 * sysrq-trigger is one that keeps what is written.
 */
#include "udev-rules/common/doors.h"

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
#define MODULE	     "dev/memwipe"

static struct doors all_doors;

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
		{ .name = "first",
		  .path = { "/missing" },
		  .fd = { -1, -1, -1 },
		  .is_open = reads_one,
		  .go = go_first },
		{ .name = "second",
		  .path = { "/state" },
		  .fd = { -1, -1, -1 },
		  .is_open = reads_one,
		  .go = go_second },
	};
	struct doors two = { .item = { &table[0], &table[1] }, .count = 2 };
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
	assert_int_equal(two.current, 1);
	*tried = '\0';
	two.current = 0;
	doors_go_past(&two);
	assert_string_equal(tried, "2");
	close(table[1].fd[DOOR_STATE]);
	tree_drop(&tree);
}

static void start(struct tree *tree, const char *kexec, const char *panic, bool ours)
{
	char bad[32];

	tree_make(tree);
	assert_int_equal(doors_choose(&all_doors, "module panic  kexec stock", bad), 0);
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
			if (all_doors.item[i]->fd[file] >= 0)
				close(all_doors.item[i]->fd[file]);
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

	start(&tree, "0\n", "0\n", false);
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
	const struct door *panic;
	struct tree tree;
	char keys[4];
	int fd;

	start(&tree, "0\n", "0\n", true);
	panic = all_doors.item[1];
	assert_string_equal(panic->name, "panic");
	assert_int_equal(panic->go(panic), -ENOENT);
	tree_put(&tree, PANIC, "1\n");
	assert_int_equal(panic->rehearse(panic), 0);
	assert_int_equal(panic->go(panic), -EIO);
	assert_int_equal(unlinkat(tree.root, RECORD, 0), 0);
	assert_int_equal(panic->go(panic), -ENOENT);
	fd = openat(tree.root, SYSRQ, O_RDONLY | O_CLOEXEC);
	assert_int_equal(read(fd, keys, sizeof(keys)), 1);
	assert_int_equal(keys[0], 'c');
	close(fd);
	end(&tree);
}

/* The file keeps the words, as no module would. */
static void the_module_is_first_takes_one_word_and_may_come_later(void **state)
{
	const struct door *module;
	char words[16] = "";
	struct tree tree;
	int fd;

	start(&tree, "1\n", "1\n", true);
	module = all_doors.item[0];
	assert_string_equal(open_door(), "panic");
	tree_put(&tree, MODULE, "");
	assert_string_equal(open_door(), "panic");
	doors_prepare(&all_doors, tree.root);
	assert_string_equal(open_door(), "module");
	assert_int_equal(module->go(module), -EIO);
	fd = openat(tree.root, MODULE, O_RDONLY | O_CLOEXEC);
	assert_int_equal(read(fd, words, sizeof(words) - 1), 3);
	assert_string_equal(words, "now");
	assert_int_equal(module->rehearse(module), -EIO);
	assert_int_equal(pread(fd, words, sizeof(words) - 1, 0), 3 + 8);
	close(fd);
	end(&tree);
}

static void a_record_that_was_replaced_is_opened_anew(void **state)
{
	struct tree tree;

	start(&tree, "0\n", "1\n", true);
	assert_int_equal(unlinkat(tree.root, RECORD, 0), 0);
	tree_put(&tree, RECORD, "action=reboot\n");
	assert_string_equal(open_door(), "none");
	doors_prepare(&all_doors, tree.root);
	assert_string_equal(open_door(), "panic");
	end(&tree);
}

static void doors_are_chosen_by_name_and_none_twice(void **state)
{
	struct doors doors;
	char bad[32];

	assert_int_equal(doors_choose(&doors, "kexec none", bad), 0);
	assert_int_equal(doors.count, 2);
	assert_string_equal(doors.item[0]->name, "kexec");
	assert_true(doors.item[1]->last_resort);
	assert_ptr_equal(doors_first_open(&doors), doors.item[1]);
	assert_int_equal(doors_choose(&doors, "kexec window", bad), -EINVAL);
	assert_string_equal(bad, "window");
	assert_int_equal(doors_choose(&doors, "kexec none kexec", bad), -EINVAL);
	assert_string_equal(bad, "kexec");
	assert_int_equal(doors_choose(&doors, " ", bad), -EINVAL);
	assert_string_equal(bad, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_open_door_is_found_through_held_descriptors),
		cmocka_unit_test(the_kexec_door_follows_the_kernels_own_state),
		cmocka_unit_test(the_stock_kernel_is_called_by_its_name),
		cmocka_unit_test(a_panic_image_that_is_not_ours_is_no_door),
		cmocka_unit_test(the_panic_door_is_first_and_shuts_with_its_record),
		cmocka_unit_test(the_module_is_first_takes_one_word_and_may_come_later),
		cmocka_unit_test(a_record_that_was_replaced_is_opened_anew),
		cmocka_unit_test(doors_are_chosen_by_name_and_none_twice),
		cmocka_unit_test(a_panic_is_one_key_and_only_with_an_image_of_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
