/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is written to a made-up machine's settings. */
#include "sdmem/caches.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "common/io.h"
#include "tests/unit/tree.h"

static void must_hold(const struct tree *tree, const char *path, const char *wanted)
{
	char line[16];

	assert_int_equal(read_line(tree->root, path, line, sizeof(line)), 0);
	assert_string_equal(line, wanted);
}

static void caches_are_dropped_and_every_zram_is_compacted(void **state)
{
	const char *failed;
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, "proc/sys/vm/drop_caches", "0");
	tree_put(&tree, "sys/block/zram0/compact", "-");
	tree_put(&tree, "sys/block/zram12/compact", "-");
	tree_put(&tree, "sys/block/sda/compact", "-");
	assert_int_equal(caches_drop(tree.root, &failed), 0);
	must_hold(&tree, "proc/sys/vm/drop_caches", "3");
	must_hold(&tree, "sys/block/zram0/compact", "1");
	must_hold(&tree, "sys/block/zram12/compact", "1");
	must_hold(&tree, "sys/block/sda/compact", "-");
	tree_drop(&tree);
}

static void a_kernel_that_refuses_is_named(void **state)
{
	const char *failed;
	struct tree tree;

	tree_make(&tree);
	assert_int_equal(caches_drop(tree.root, &failed), -ENOENT);
	assert_string_equal(failed, "/proc/sys/vm/drop_caches");
	tree_drop(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(caches_are_dropped_and_every_zram_is_compacted),
		cmocka_unit_test(a_kernel_that_refuses_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
