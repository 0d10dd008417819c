/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ways into the wipe: some that lead nowhere, and the real ones over a tree of files in which
 * sysrq-trigger is one that keeps what is written.
 */
#include "common/ways.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/kernel_fixture.h"
#include "tests/unit/tree.h"

#define KEXEC	     "sys/kernel/kexec_loaded"
#define PANIC	     "sys/kernel/kexec_crash_loaded"
#define RECORD	     "run/memwipe/panic"
#define KEXEC_RECORD "run/memwipe/kexec"
#define SYSRQ	     "proc/sysrq-trigger"
#define MODULE	     "dev/memwipe"
#define OURS	     "action=poweroff\nranges=2\nbytes=4096\n"

static struct ways all_ways;

static char tried[8];
static int second_says = -ENODEV;

/* The kernel's lock that a call would wait for, as seen from outside. */
static enum way_lock taken;

/* Takes the place of the C library's, so that no test can reach the real kernel. */
long syscall(long number, ...)
{
	assert_int_equal(number, SYS_reboot);
	taken = WAY_LOCK_REBOOT;
	errno = EINVAL;
	return -1;
}

static int go_first(const int fd[WAY_FILES])
{
	strcat(tried, "1");
	return -EPERM;
}

static int go_second(const int fd[WAY_FILES])
{
	strcat(tried, "2");
	return second_says;
}

static const struct way_call first_call = { .go = go_first }, second_call = { .go = go_second };

static void the_first_open_way_is_found_through_held_descriptors(void **state)
{
	static struct ways two = {
		.item = { { .name = "first",
			    .path = { "missing" },
			    .fd = { -1 },
			    .call = &first_call },
			  { .name = "second",
			    .path = { "trigger" },
			    .fd = { -1 },
			    .call = &second_call } },
		.count = 2,
	};
	struct tree tree;

	two.slots = slots_closed;
	tree_make(&tree);
	ways_prepare(&two, tree.root);
	assert_null(ways_first_open(&two));
	tree_put(&tree, "trigger", "");
	assert_null(ways_first_open(&two));
	ways_prepare(&two, tree.root);
	assert_int_equal(two.item[0].fd[WAY_TRIGGER], -1);
	assert_ptr_equal(ways_first_open(&two), &two.item[1]);
	assert_false(ways_go(&two));
	assert_string_equal(tried, "12");
	second_says = -EBUSY;
	assert_true(ways_go(&two));
	assert_int_equal(two.current, 1);
	*tried = '\0';
	two.current = 0;
	ways_go_past(&two);
	assert_string_equal(tried, "2");
	ways_close(&two);
	tree_drop(&tree);
}

static void start(struct tree *tree, const char *kexec, const char *panic, bool ours)
{
	char bad[WAY_NAME_BYTES];

	tree_make(tree);
	assert_int_equal(ways_choose(&all_ways, "module panic  kexec stock", bad), 0);
	tree_put(tree, KEXEC, kexec);
	tree_put(tree, PANIC, panic);
	tree_put(tree, SYSRQ, "");
	if (ours)
		tree_put(tree, RECORD, OURS);
	ways_prepare(&all_ways, tree->root);
}

static void end(struct tree *tree)
{
	ways_close(&all_ways);
	tree_drop(tree);
}

static const char *open_way(void)
{
	const struct way *way = ways_first_open(&all_ways);

	return way ? way->name : "none";
}

static void the_kexec_way_follows_the_kernels_own_state(void **state)
{
	struct tree tree;

	start(&tree, "0\n", "0\n", false);
	tree_put(&tree, KEXEC_RECORD, OURS);
	ways_prepare(&all_ways, tree.root);
	assert_string_equal(open_way(), "none");
	tree_put(&tree, KEXEC, "1\n");
	assert_string_equal(open_way(), "kexec");
	end(&tree);
}

/* An image without a record was loaded by another program: it would boot with RAM full. */
static void an_image_that_is_not_ours_is_no_way_and_is_never_entered(void **state)
{
	char why[WAY_WHY_BYTES];
	struct tree tree;
	size_t i;

	start(&tree, "1\n", "1\n", false);
	assert_string_equal(open_way(), "none");
	taken = WAY_LOCK_NONE;
	for (i = 1; i < all_ways.count; i++) {
		assert_false(way_explain(&all_ways.item[i], why));
		assert_non_null(strstr(why, "an image is loaded that is not ours"));
		assert_int_equal(way_go(&all_ways.item[i]), -ENOENT);
		assert_int_equal(way_rehearse(&all_ways.item[i]), -ENOENT);
	}
	assert_int_equal(taken, WAY_LOCK_NONE);
	end(&tree);
}

/* The record stays, and the kernel's memory holds the image of another program. */
static void an_image_over_ours_is_no_way_and_is_never_entered(void **state)
{
	static const struct kernel_image ours = {
		.start = 0x800000,
		.at = 0x800000,
		.size = 0x2000,
		.offset = 0x1000,
		.text = "ours",
	};
	static const struct kernel_image other = {
		.start = 0x800000,
		.at = 0x800000,
		.size = 0x2000,
		.offset = 0x1000,
		.text = "not",
	};
	struct record_mark mark;
	struct tree tree;
	size_t i;

	start(&tree, "1\n", "1\n", false);
	for (i = 0; i < SLOTS; i++) {
		mark = kernel_mark(&ours, i);
		kernel_record(&tree, i, &mark, NULL);
		kernel_holds(&tree, i, &ours);
	}
	ways_prepare(&all_ways, tree.root);
	assert_string_equal(open_way(), "panic");
	kernel_holds(&tree, SLOT_PANIC, &other);
	assert_int_equal(way_go(&all_ways.item[1]), -ENOENT);
	assert_string_equal(open_way(), "kexec");
	taken = WAY_LOCK_NONE;
	assert_int_equal(way_go(&all_ways.item[2]), -EINVAL);
	assert_int_equal(taken, WAY_LOCK_REBOOT);
	kernel_holds(&tree, SLOT_KEXEC, &other);
	taken = WAY_LOCK_NONE;
	assert_string_equal(open_way(), "none");
	assert_int_equal(way_go(&all_ways.item[2]), -ENOENT);
	assert_int_equal(taken, WAY_LOCK_NONE);
	end(&tree);
}

static void the_stock_kernel_is_called_by_its_name(void **state)
{
	static const char record[] = "action=poweroff\nranges=0\nbytes=0\nkernel=/boot/vmlinuz\n";
	struct tree tree;

	start(&tree, "0\n", "0\n", false);
	tree_put(&tree, KEXEC_RECORD, record);
	ways_prepare(&all_ways, tree.root);
	assert_string_equal(open_way(), "none");
	tree_put(&tree, KEXEC, "1\n");
	assert_string_equal(open_way(), "stock");
	tree_put(&tree, KEXEC_RECORD, OURS);
	assert_string_equal(open_way(), "kexec");
	tree_put(&tree, KEXEC_RECORD, record);
	assert_int_equal(unlinkat(tree.root, KEXEC_RECORD, 0), 0);
	assert_string_equal(open_way(), "none");
	end(&tree);
}

static void a_panic_image_that_is_not_ours_is_no_way(void **state)
{
	struct tree tree;

	start(&tree, "1\n", "1\n", false);
	tree_put(&tree, KEXEC_RECORD, OURS);
	ways_prepare(&all_ways, tree.root);
	assert_string_equal(open_way(), "kexec");
	end(&tree);
}

static void the_panic_way_is_first_and_shuts_with_its_record(void **state)
{
	struct tree tree;

	start(&tree, "1\n", "1\n", true);
	tree_put(&tree, KEXEC_RECORD, OURS);
	ways_prepare(&all_ways, tree.root);
	assert_string_equal(open_way(), "panic");
	tree_put(&tree, PANIC, "0\n");
	assert_string_equal(open_way(), "kexec");
	tree_put(&tree, PANIC, "1\n");
	assert_string_equal(open_way(), "panic");
	assert_int_equal(unlinkat(tree.root, RECORD, 0), 0);
	assert_string_equal(open_way(), "kexec");
	end(&tree);
}

static void a_panic_is_one_key_and_only_with_an_image_of_ours(void **state)
{
	const struct way *panic;
	struct tree tree;
	char keys[4];
	int fd;

	start(&tree, "0\n", "0\n", true);
	panic = &all_ways.item[1];
	assert_string_equal(panic->name, "panic");
	assert_int_equal(way_go(panic), -ENOENT);
	tree_put(&tree, PANIC, "1\n");
	assert_int_equal(way_rehearse(panic), 0);
	assert_int_equal(way_go(panic), -EIO);
	assert_int_equal(unlinkat(tree.root, RECORD, 0), 0);
	assert_int_equal(way_go(panic), -ENOENT);
	fd = openat(tree.root, SYSRQ, O_RDONLY | O_CLOEXEC);
	assert_int_equal(read(fd, keys, sizeof(keys)), 1);
	assert_int_equal(keys[0], 'c');
	close(fd);
	end(&tree);
}

/* As of a kernel without CONFIG_MAGIC_SYSRQ. A panic of its own would still enter the image. */
static void without_sysrq_the_panic_way_is_shut_and_says_why(void **state)
{
	char why[WAY_WHY_BYTES];
	struct tree tree;

	start(&tree, "1\n", "1\n", true);
	tree_put(&tree, KEXEC_RECORD, OURS);
	assert_int_equal(unlinkat(tree.root, SYSRQ, 0), 0);
	ways_prepare(&all_ways, tree.root);
	assert_string_equal(open_way(), "kexec");
	assert_false(way_explain(&all_ways.item[1], why));
	assert_string_equal(why, "the kernel has no /proc/sysrq-trigger (CONFIG_MAGIC_SYSRQ)");
	assert_int_equal(way_go(&all_ways.item[1]), -ENOENT);
	end(&tree);
}

/* The file keeps the words, as no module would. */
static void the_module_is_first_takes_one_word_and_may_come_later(void **state)
{
	const struct way *module;
	char words[16] = "";
	struct tree tree;
	int fd;

	start(&tree, "1\n", "1\n", true);
	module = &all_ways.item[0];
	assert_string_equal(open_way(), "panic");
	tree_put(&tree, MODULE, "");
	assert_string_equal(open_way(), "panic");
	ways_prepare(&all_ways, tree.root);
	assert_string_equal(open_way(), "module");
	assert_int_equal(way_go(module), -EIO);
	fd = openat(tree.root, MODULE, O_RDONLY | O_CLOEXEC);
	assert_int_equal(read(fd, words, sizeof(words) - 1), 3);
	assert_string_equal(words, "now");
	assert_int_equal(way_rehearse(module), -EIO);
	assert_int_equal(pread(fd, words, sizeof(words) - 1, 0), 3 + 8);
	close(fd);
	end(&tree);
}

static void a_record_that_was_replaced_is_opened_anew(void **state)
{
	struct tree tree;

	start(&tree, "0\n", "1\n", true);
	assert_int_equal(unlinkat(tree.root, RECORD, 0), 0);
	tree_put(&tree, RECORD, "action=reboot\nranges=2\nbytes=4096\n");
	assert_string_equal(open_way(), "none");
	ways_prepare(&all_ways, tree.root);
	assert_string_equal(open_way(), "panic");
	end(&tree);
}

static void ways_are_chosen_by_name_and_none_twice(void **state)
{
	static struct ways ways;
	char bad[WAY_NAME_BYTES];

	assert_int_equal(ways_choose(&ways, "kexec last-resort", bad), 0);
	assert_int_equal(ways.count, 2);
	assert_string_equal(ways.item[0].name, "kexec");
	assert_true(ways.item[1].last_resort);
	assert_ptr_equal(ways_first_open(&ways), &ways.item[1]);
	assert_int_equal(ways_choose(&ways, "kexec window", bad), -EINVAL);
	assert_string_equal(bad, "window");
	assert_int_equal(ways_choose(&ways, "kexec last-resort kexec", bad), -EINVAL);
	assert_string_equal(bad, "kexec");
	assert_int_equal(ways_choose(&ways, " ", bad), -EINVAL);
	assert_string_equal(bad, "");
	assert_int_equal(ways_choose(&ways, "kexec none", bad), -EINVAL);
	assert_string_equal(ways_new_name(bad), "last-resort");
}

static void the_names_are_those_of_the_table(void **state)
{
	char names[128] = "", bad[WAY_NAME_BYTES];
	static struct ways ways;
	size_t i;

	for (i = 0; i < way_table_count; i++)
		snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s%s", i ? " " : "",
			 way_table[i].name);
	assert_string_equal(names, WAYS_ALL);
	assert_in_range(way_table_count, 1, WAYS_MAX);
	assert_int_equal(ways_choose(&ways, WAYS_TO_THE_WIPE, bad), 0);
	for (i = 0; i < ways.count; i++)
		assert_false(ways.item[i].last_resort);
}

/*
 * While one call hangs in the kernel, a second one with the same lock hangs, too, and there is no
 * third thread. So a call that ends in reboot(2) must say so, whatever functions are around it.
 */
static void what_a_call_waits_for_is_what_the_table_says(void **state)
{
	int nowhere[WAY_FILES];
	size_t i, j;

	memset(nowhere, -1, sizeof(nowhere));
	for (i = 0; i < way_table_count; i++) {
		const struct way_call *call = way_table[i].call;

		if (way_table[i].last_resort) /* it would kill every process */
			continue;
		taken = WAY_LOCK_NONE;
		(void)call->go(nowhere);
		if ((taken == WAY_LOCK_REBOOT) != (call->lock == WAY_LOCK_REBOOT))
			fail_msg("%s: wrong lock in the table", way_table[i].name);
		assert_int_not_equal(call->lock, WAY_LOCK_NONE);
		for (j = 0; j < i; j++)
			if (way_table[j].call != call)
				assert_int_not_equal(way_table[j].call->lock, call->lock);
	}
}

static int go_last(const int fd[WAY_FILES])
{
	strcat(tried, "L");
	return -EIO;
}

/* One that says second_says, another one, and the last resort. */
static void make_ways(struct ways *ways, enum way_lock lock)
{
	static struct way_call calls[3];

	calls[0] = (struct way_call){ .lock = WAY_LOCK_REBOOT, .go = go_second };
	calls[1] = (struct way_call){ .lock = lock, .go = go_first };
	calls[2] = (struct way_call){ .lock = WAY_LOCK_MEMORY, .go = go_last };
	ways->count = 3;
	for (size_t i = 0; i < ways->count; i++)
		ways->item[i] = (struct way){ .call = &calls[i], .last_resort = i == 2 };
	atomic_store(&ways->current, 0);
	*tried = '\0';
}

/* Busy: the wipe has begun on another CPU, or will in a moment; the last resort would end it. */
static void the_last_resort_is_only_for_when_all_else_has_failed(void **state)
{
	static struct ways ways;

	make_ways(&ways, WAY_LOCK_PANIC);
	second_says = -EIO;
	assert_false(ways_go(&ways));
	assert_string_equal(tried, "21L");
	make_ways(&ways, WAY_LOCK_PANIC);
	second_says = -EBUSY;
	assert_true(ways_go(&ways));
	assert_string_equal(tried, "21");
}

static void past_one_that_hangs_nothing_is_tried_that_would_hang_too(void **state)
{
	static struct ways ways;

	make_ways(&ways, WAY_LOCK_PANIC);
	ways_go_past(&ways);
	assert_string_equal(tried, "1L");
	make_ways(&ways, WAY_LOCK_REBOOT);
	ways_go_past(&ways);
	assert_string_equal(tried, "L");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_open_way_is_found_through_held_descriptors),
		cmocka_unit_test(the_kexec_way_follows_the_kernels_own_state),
		cmocka_unit_test(the_stock_kernel_is_called_by_its_name),
		cmocka_unit_test(a_panic_image_that_is_not_ours_is_no_way),
		cmocka_unit_test(the_panic_way_is_first_and_shuts_with_its_record),
		cmocka_unit_test(without_sysrq_the_panic_way_is_shut_and_says_why),
		cmocka_unit_test(the_module_is_first_takes_one_word_and_may_come_later),
		cmocka_unit_test(a_record_that_was_replaced_is_opened_anew),
		cmocka_unit_test(ways_are_chosen_by_name_and_none_twice),
		cmocka_unit_test(the_names_are_those_of_the_table),
		cmocka_unit_test(what_a_call_waits_for_is_what_the_table_says),
		cmocka_unit_test(an_image_that_is_not_ours_is_no_way_and_is_never_entered),
		cmocka_unit_test(an_image_over_ours_is_no_way_and_is_never_entered),
		cmocka_unit_test(a_panic_is_one_key_and_only_with_an_image_of_ours),
		cmocka_unit_test(the_last_resort_is_only_for_when_all_else_has_failed),
		cmocka_unit_test(past_one_that_hangs_nothing_is_tried_that_would_hang_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
