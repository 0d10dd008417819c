/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which control group limits this process, and by how much: version 1, version 2, both, neither,
 * namespaces.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sdmem/cgroup.h"
#include "tests/unit/tree.h"

static const char mount_v2[] =
	"22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
	"31 23 0:28 / /sys/fs/cgroup rw,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";
static const char mount_v1[] =
	"32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu\n"
	"35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
	"41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";

static void version_2_is_the_line_without_controllers(void **state)
{
	struct cgroup group;

	cgroup_parse("0::/user.slice/a.scope\n", mount_v2, &group);
	assert_true(group.found && group.unified);
	assert_string_equal(group.mount, "/sys/fs/cgroup");
	assert_string_equal(group.path, "/user.slice/a.scope");
}

static void version_1_wins_where_it_has_the_memory_controller(void **state)
{
	struct cgroup group;

	cgroup_parse("8:pids:/\n4:cpu,memory:/api/x\n1:name=memory:/no\n0::/\n", mount_v1, &group);
	assert_true(group.found && !group.unified);
	assert_string_equal(group.mount, "/sys/fs/cgroup/memory");
	assert_string_equal(group.path, "/api/x");
}

static void the_part_that_is_not_mounted_is_cut_off(void **state)
{
	static const char inner[] =
		"31 23 0:28 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup2 rw\n";
	struct cgroup group;

	cgroup_parse("0::/docker/abc/app\n", inner, &group);
	assert_string_equal(group.path, "/app");
	cgroup_parse("0::/elsewhere\n", inner, &group);
	assert_string_equal(group.path, "");
	cgroup_parse("0::/../..\n", mount_v2, &group);
	assert_string_equal(group.path, "");
	cgroup_parse("0::/\n", mount_v2, &group);
	assert_string_equal(group.path, "");
}

static void no_group_is_no_limit(void **state)
{
	struct cgroup group;

	cgroup_parse("", "", &group);
	assert_false(group.found);
	assert_true(cgroup_room(-1, &group) == UINT64_MAX);
	cgroup_parse("garbage\n:\n4:memory\n", mount_v2, &group);
	assert_false(group.found);
	cgroup_parse("0::/a\n", "31 23 0:28 / /sys/fs/cgroup rw cgroup2 cgroup2 rw\n", &group);
	assert_false(group.found);
}

static void the_tightest_level_of_version_2_counts(void **state)
{
	struct cgroup group = {
		.found = true, .unified = true, .mount = "/sys/fs/cgroup", .path = "/a/b"
	};
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, "sys/fs/cgroup/cgroup.procs", "1\n");
	tree_put(&tree, "sys/fs/cgroup/a/memory.max", "max\n");
	tree_put(&tree, "sys/fs/cgroup/a/memory.high", "900000\n");
	tree_put(&tree, "sys/fs/cgroup/a/memory.current", "400000\n");
	tree_put(&tree, "sys/fs/cgroup/a/b/memory.max", "800000\n");
	tree_put(&tree, "sys/fs/cgroup/a/b/memory.high", "max\n");
	tree_put(&tree, "sys/fs/cgroup/a/b/memory.current", "100000\n");
	assert_int_equal(cgroup_room(tree.root, &group), 500000);
	tree_put(&tree, "sys/fs/cgroup/a/b/memory.max", "90000\n");
	assert_int_equal(cgroup_room(tree.root, &group), 0);
	tree_drop(&tree);
}

static void version_1_writes_no_limit_as_a_number(void **state)
{
	struct cgroup group = { .found = true, .mount = "/cg", .path = "/x" };
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, "cg/x/memory.limit_in_bytes", "9223372036854771712\n");
	tree_put(&tree, "cg/x/memory.usage_in_bytes", "4096\n");
	assert_true(cgroup_room(tree.root, &group) == UINT64_MAX);
	tree_put(&tree, "cg/memory.limit_in_bytes", "1000000\n");
	tree_put(&tree, "cg/memory.usage_in_bytes", "250000\n");
	assert_int_equal(cgroup_room(tree.root, &group), 750000);
	tree_drop(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(version_2_is_the_line_without_controllers),
		cmocka_unit_test(version_1_wins_where_it_has_the_memory_controller),
		cmocka_unit_test(the_part_that_is_not_mounted_is_cut_off),
		cmocka_unit_test(no_group_is_no_limit),
		cmocka_unit_test(the_tightest_level_of_version_2_counts),
		cmocka_unit_test(version_1_writes_no_limit_as_a_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
