/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stock kernel: which file it is, and what it is told. */
#include "kexec-wipe/stock.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/tree.h"

#define LIVE	 "run/live/medium/live/"
#define OLD_LIVE "lib/live/mount/medium/live/"

/* In place of those of blob.S. */
const unsigned char payload_blob[1], initramfs_blob[] = "initramfs";
const uint64_t payload_blob_bytes = sizeof(payload_blob);
const uint64_t initramfs_blob_bytes = sizeof(initramfs_blob);

static void start(struct tree *tree)
{
	tree_make(tree);
	tree_put(tree, "proc/sys/kernel/osrelease", "6.1.0-9-amd64\n");
}

static void check_found(const struct tree *tree, const char *wanted)
{
	char path[64] = "";
	struct fault fault;

	assert_int_equal(stock_find(tree->root, path, sizeof(path), &fault), 0);
	assert_string_equal(path, wanted);
}

static void each_place_gives_way_to_the_one_before(void **state)
{
	struct tree tree;

	start(&tree);
	tree_put(&tree, OLD_LIVE "vmlinuz", "");
	check_found(&tree, "/lib/live/mount/medium/live/vmlinuz");
	tree_put(&tree, LIVE "vmlinuz", "");
	check_found(&tree, "/run/live/medium/live/vmlinuz");
	tree_put(&tree, "usr/lib/modules/6.1.0-9-amd64/vmlinuz", "");
	check_found(&tree, "/usr/lib/modules/6.1.0-9-amd64/vmlinuz");
	tree_put(&tree, "boot/vmlinuz-6.1.0-9-amd64", "");
	check_found(&tree, "/boot/vmlinuz-6.1.0-9-amd64");
	tree_drop(&tree);
}

static void live_medium_with_many_gives_the_running_one_or_the_newest(void **state)
{
	struct tree tree;

	start(&tree);
	tree_put(&tree, LIVE "initrd.img-6.1.0-9-amd64", "");
	tree_put(&tree, LIVE "vmlinuz-6.1.0-8-amd64", "");
	tree_put(&tree, LIVE "vmlinuz-6.1.0-10-amd64", "");
	tree_put(&tree, LIVE "vmlinuz", "");
	check_found(&tree, "/run/live/medium/live/vmlinuz-6.1.0-10-amd64");
	tree_put(&tree, LIVE "vmlinuz-6.1.0-9-amd64", "");
	check_found(&tree, "/run/live/medium/live/vmlinuz-6.1.0-9-amd64");
	tree_drop(&tree);
}

static void every_place_is_named_when_none_has_one(void **state)
{
	struct fault fault;
	struct tree tree;
	char path[64];

	start(&tree);
	tree_put(&tree, "boot/vmlinuz-6.1.0-8-amd64", "");
	tree_put(&tree, LIVE "initrd.img", "");
	assert_int_equal(stock_find(tree.root, path, sizeof(path), &fault), -ENOENT);
	assert_string_equal(fault.text,
			    "no kernel to start (--kernel names one); there is no "
			    "/boot/vmlinuz-6.1.0-9-amd64, /usr/lib/modules/6.1.0-9-amd64/vmlinuz, "
			    "/run/live/medium/live/vmlinuz*, /lib/live/mount/medium/live/vmlinuz*");
	tree_drop(&tree);
}

static void name_that_does_not_fit_is_not_cut_off(void **state)
{
	struct fault fault;
	struct tree tree;
	char path[16];

	start(&tree);
	tree_put(&tree, "boot/vmlinuz-6.1.0-9-amd64", "");
	assert_int_equal(stock_find(tree.root, path, sizeof(path), &fault), -ENOENT);
	tree_drop(&tree);
}

static void kernel_without_a_release_is_a_fault(void **state)
{
	struct fault fault;
	struct tree tree;
	char path[64];

	tree_make(&tree);
	assert_int_equal(stock_find(tree.root, path, sizeof(path), &fault), -ENOENT);
	assert_string_equal(fault.text, "/proc/sys/kernel/osrelease: No such file or directory");
	tree_drop(&tree);
}

static void command_line_says_how_it_ends_and_where_to_speak(void **state)
{
	static const char always[] = "init_on_free=1 memtest=1 quiet panic=-1 oops=panic";
	static const struct {
		enum handover_action action;
		uint16_t port;
		const char *rest;
	} cases[] = {
		{ HANDOVER_POWEROFF, 0, " -- poweroff" },
		{ HANDOVER_REBOOT, 0, " -- reboot" },
		{ HANDOVER_HALT, 0, " -- halt" },
		{ HANDOVER_POWEROFF, 0xfff8,
		  " console=tty0 console=uart8250,io,0xfff8 -- poweroff" },
	};
	char line[STOCK_LINE_BYTES];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		stock_command_line(line, sizeof(line), cases[i].action, cases[i].port);
		assert_memory_equal(line, always, strlen(always));
		assert_string_equal(line + strlen(always), cases[i].rest);
	}
}

static void segment_is_the_initramfs_beside_the_file(void **state)
{
	static const char kernel[] = "/boot/vmlinuz", line[] = "quiet";
	struct segment segment;
	struct fault fault;

	assert_int_equal(stock_build(&segment, kernel, line, &fault), 0);
	assert_int_equal(segment.bytes, sizeof(initramfs_blob));
	assert_memory_equal(segment.content, initramfs_blob, sizeof(initramfs_blob));
	assert_ptr_equal(segment.image, kernel);
	assert_ptr_equal(segment.command_line, line);
	assert_null(segment.block);
	free(segment.content);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_place_gives_way_to_the_one_before),
		cmocka_unit_test(live_medium_with_many_gives_the_running_one_or_the_newest),
		cmocka_unit_test(every_place_is_named_when_none_has_one),
		cmocka_unit_test(name_that_does_not_fit_is_not_cut_off),
		cmocka_unit_test(kernel_without_a_release_is_a_fault),
		cmocka_unit_test(command_line_says_how_it_ends_and_where_to_speak),
		cmocka_unit_test(segment_is_the_initramfs_beside_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
