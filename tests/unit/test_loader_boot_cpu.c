/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The boot processor's APIC id: a wrong one would reset the machine with RAM full. */
#include "kexec-wipe/boot_cpu.h"

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/handover.h"
#include "common/io.h"
#include "tests/unit/tree.h"

static void id_is_that_of_processor_0(void **state)
{
	static const struct {
		const char *cpuinfo;
		uint32_t id;
	} cases[] = {
		{ "processor\t: 0\napicid\t\t: 4\ninitial apicid\t: 6\n\n", 4 },
		{ "processor\t: 0\ninitial apicid\t: 6\n\n", 6 },
		{ "processor\t: 0\napicid\t\t: 0\n", 0 },
		{ "processor\t: 0\napicid\t\t: 2\n\nprocessor\t: 1\napicid\t\t: 3\n\n", 2 },
		/* what stands behind the first paragraph is another processor's */
		{ "processor\t: 0\nflags\t\t: fpu\n\nprocessor\t: 1\napicid\t\t: 3\n\n",
		  APIC_ID_UNKNOWN },
		/* processor 0 is offline */
		{ "processor\t: 1\napicid\t\t: 3\n\n", APIC_ID_UNKNOWN },
		{ "apicid\t\t: 3\n\n", APIC_ID_UNKNOWN },
		{ "processor\t: 0\napicid\t\t: none\n\n", APIC_ID_UNKNOWN },
		{ "", APIC_ID_UNKNOWN },
	};
	struct tree tree;
	size_t i;

	tree_make(&tree);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		tree_put(&tree, "proc/cpuinfo", cases[i].cpuinfo);
		assert_int_equal(boot_cpu_id(tree.root), cases[i].id);
	}
	tree_drop(&tree);
}

static void without_the_file_it_is_unknown(void **state)
{
	struct tree tree;

	tree_make(&tree);
	assert_int_equal(boot_cpu_id(tree.root), APIC_ID_UNKNOWN);
	tree_drop(&tree);
}

static void recorded_machine_boots_from_0(void **state)
{
	int root = open_root("tests/data/q35-seabios");

	assert_true(root >= 0);
	assert_int_equal(boot_cpu_id(root), 0);
	close(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(id_is_that_of_processor_0),
		cmocka_unit_test(without_the_file_it_is_unknown),
		cmocka_unit_test(recorded_machine_boots_from_0),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
