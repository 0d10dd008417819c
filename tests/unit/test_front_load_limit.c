/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which slots memwipe load keeps other programs out of. */
#include "udev-rules/front/load_limit.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/io.h"
#include "tests/unit/kernel_fixture.h"

static void start(struct tree *tree, bool ours, bool foreign)
{
	struct record_mark mark = kernel_mark(&payload_image, SLOT_KEXEC);

	tree_make(tree);
	tree_put(tree, "proc/sys/kernel/kexec_load_limit_reboot", "-1\n");
	tree_put(tree, "proc/sys/kernel/kexec_load_limit_panic", "-1\n");
	kernel_loaded(tree, SLOT_KEXEC, ours);
	if (ours)
		kernel_record(tree, SLOT_KEXEC, &mark, NULL);
	kernel_loaded(tree, SLOT_PANIC, foreign); /* without a record */
}

static void expect_limits(const struct tree *tree, const char *reboot, const char *panic)
{
	char line[16];

	assert_int_equal(read_line(tree->root, "proc/sys/kernel/kexec_load_limit_reboot", line,
				   sizeof(line)),
			 0);
	assert_string_equal(line, reboot);
	assert_int_equal(
		read_line(tree->root, "proc/sys/kernel/kexec_load_limit_panic", line, sizeof(line)),
		0);
	assert_string_equal(line, panic);
}

static void only_a_slot_with_an_image_of_ours_is_locked(void **state)
{
	const struct config config = { .lock_slots = true };
	struct tree tree;

	start(&tree, true, true);
	load_limit_set(tree.root, &config);
	expect_limits(&tree, "0", "-1");
	tree_drop(&tree);
	start(&tree, false, false);
	load_limit_set(tree.root, &config);
	expect_limits(&tree, "-1", "-1");
	tree_drop(&tree);
}

static void nothing_is_locked_by_default(void **state)
{
	struct config config;
	struct tree tree;

	config_defaults(&config);
	start(&tree, true, false);
	load_limit_set(tree.root, &config);
	expect_limits(&tree, "-1", "-1");
	tree_drop(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_a_slot_with_an_image_of_ours_is_locked),
		cmocka_unit_test(nothing_is_locked_by_default),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
