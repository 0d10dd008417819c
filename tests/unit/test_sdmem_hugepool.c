/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pools of a made-up machine; no test takes a page. */
#include "sdmem/hugepool.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "tests/unit/tree.h"

#define MIB	(1ULL << 20)
#define POOL_2M "sys/kernel/mm/hugepages/hugepages-2048kB/"
#define POOL_1G "sys/kernel/mm/hugepages/hugepages-1048576kB/"

static void promised_pages_are_not_free(void **state)
{
	struct tree tree;

	tree_make(&tree);
	assert_int_equal(hugepool_free(tree.root), 0);
	tree_put(&tree, POOL_2M "free_hugepages", "10\n");
	tree_put(&tree, POOL_2M "resv_hugepages", "4\n");
	tree_put(&tree, POOL_1G "free_hugepages", "2\n");
	tree_put(&tree, POOL_1G "resv_hugepages", "0\n");
	assert_int_equal(hugepool_free(tree.root), 12 * MIB + 2048 * MIB);
	tree_put(&tree, POOL_2M "resv_hugepages", "11\n");
	assert_int_equal(hugepool_free(tree.root), 2048 * MIB);
	tree_drop(&tree);
}

static void what_is_no_pool_is_ignored(void **state)
{
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, "sys/kernel/mm/hugepages/README", "10\n");
	tree_put(&tree, POOL_2M "free_hugepages", "many\n");
	assert_int_equal(hugepool_free(tree.root), 0);
	tree_drop(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(promised_pages_are_not_free),
		cmocka_unit_test(what_is_no_pool_is_ignored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
