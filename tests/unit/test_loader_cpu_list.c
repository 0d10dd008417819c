/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A CPU that is not listed goes on in memory that is overwritten. */
#include "kexec-wipe/cpu_list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/table.h"
#include "tests/unit/tree.h"

enum { ENTRIES = 44 };

#define MADT_PATH "sys/firmware/acpi/tables/APIC"

static uint8_t cpus[HANDOVER_CPU_BYTES];

static unsigned int listed(void)
{
	unsigned int count = 0;

	for (uint32_t id = 0; id < HANDOVER_CPU_IDS; id++)
		count += handover_lists_cpu(cpus, id);
	return count;
}

static void cpus_come_from_the_table_and_from_the_kernel(void **state)
{
	uint8_t madt[ENTRIES + 8] = "APIC";
	struct tree tree;

	memcpy(madt + ENTRIES, "\0\10\0\6\1\0\0\0", 8); /* id 6 */
	table_seal(madt, sizeof(madt));
	tree_make(&tree);
	memset(cpus, 0, sizeof(cpus));
	tree_put_bytes(&tree, MADT_PATH, madt, sizeof(madt));
	tree_put(&tree, "proc/cpuinfo",
		 "processor\t: 0\napicid\t\t: 4\ninitial apicid\t: 5\n\n"
		 "processor\t: 1\napicid\t\t: 270\n\n");
	cpu_list_read(tree.root, cpus);
	assert_true(handover_lists_cpu(cpus, 4));
	assert_true(handover_lists_cpu(cpus, 6));
	assert_true(handover_lists_cpu(cpus, 270));
	assert_int_equal(listed(), 3);
	madt[ENTRIES + 3]++; /* and now the checksum is wrong */
	tree_put_bytes(&tree, MADT_PATH, madt, sizeof(madt));
	memset(cpus, 0, sizeof(cpus));
	cpu_list_read(tree.root, cpus);
	assert_int_equal(listed(), 2);
	tree_drop(&tree);
}

static void without_files_none_is_listed(void **state)
{
	struct tree tree;

	tree_make(&tree);
	memset(cpus, 0, sizeof(cpus));
	cpu_list_read(tree.root, cpus);
	assert_int_equal(listed(), 0);
	tree_drop(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cpus_come_from_the_table_and_from_the_kernel),
		cmocka_unit_test(without_files_none_is_listed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
