/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ACPI tables as files: which are read for which action, and what is said when they are bad. */
#include "kexec-wipe/acpi_tables.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/io.h"
#include "tests/unit/tree.h"

#define RECORDED "tests/data/q35-seabios"
#define TABLES	 "sys/firmware/acpi/tables/"

enum { TABLE_MAX_BYTES = 1 << 20, CHECKSUM_OFFSET = 9, LENGTH_OFFSET = 4, PM1A_CONTROL = 0x604 };

/* A table without a byte of AML behind the header. */
static void put_empty_table(const struct tree *tree, const char *path, const char *signature)
{
	unsigned char table[36] = { 0 };
	unsigned char sum = 0;
	size_t i;

	memcpy(table, signature, 4);
	table[LENGTH_OFFSET] = sizeof(table);
	for (i = 0; i < sizeof(table); i++)
		sum += table[i];
	table[CHECKSUM_OFFSET] = -sum;
	tree_put_bytes(tree, path, table, sizeof(table));
}

/* The recorded DSDT under another name and signature, its checksum made right again. */
static void put_dsdt_as_ssdt(const struct tree *tree, const char *path)
{
	int root = open_root(RECORDED);
	unsigned char sum = 0;
	size_t bytes, i;
	char *table;

	assert_true(root >= 0);
	assert_int_equal(read_file(root, TABLES "DSDT", TABLE_MAX_BYTES, &table, &bytes), 0);
	memcpy(table, "SSDT", 4);
	table[CHECKSUM_OFFSET] = 0;
	for (i = 0; i < bytes; i++)
		sum += (unsigned char)table[i];
	table[CHECKSUM_OFFSET] = -sum;
	tree_put_bytes(tree, path, table, bytes);
	free(table);
	close(root);
}

static void refuse(const struct tree *tree, enum handover_action action, int error,
		   const char *reason)
{
	struct fault fault = { 0 };
	struct acpi_tables tables;

	assert_int_equal(acpi_tables_read(&tables, tree->root, action, &fault), error);
	assert_string_equal(fault.text, reason);
	assert_int_equal(fault.error, error);
}

static void recorded_machines_say_how_to_switch_off(void **state)
{
	static const char *const paths[] = { "tests/data/pc-seabios", RECORDED,
					     "tests/data/q35-ovmf", "tests/data/q35-5g-hotplug" };
	struct fault fault = { 0 };
	struct acpi_tables tables;
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		int root = open_root(paths[i]);

		assert_true(root >= 0);
		assert_int_equal(acpi_tables_read(&tables, root, HANDOVER_POWEROFF, &fault), 0);
		assert_int_equal(tables.fadt.pm1a_control.address, PM1A_CONTROL);
		assert_int_equal(tables.s5.a, 0);
		close(root);
	}
}

static void halt_reads_nothing(void **state)
{
	struct fault fault = { 0 };
	struct acpi_tables tables;
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, TABLES "FACP", "garbage");
	assert_int_equal(acpi_tables_read(&tables, tree.root, HANDOVER_HALT, &fault), 0);
	tree_drop(&tree);
}

static void reboot_does_without_acpi(void **state)
{
	struct fault fault = { 0 };
	struct acpi_tables tables;
	struct tree tree;

	tree_make(&tree);
	assert_int_equal(acpi_tables_read(&tables, tree.root, HANDOVER_REBOOT, &fault), 0);
	assert_int_equal(tables.fadt.reset.address, 0);
	refuse(&tree, HANDOVER_POWEROFF, -ENOENT,
	       "cannot read /" TABLES "FACP: No such file or directory");
	tree_drop(&tree);
}

static void garbage_fadt_is_refused(void **state)
{
	struct fault fault = { 0 };
	struct acpi_tables tables;
	struct tree tree;

	tree_make(&tree);
	tree_copy(&tree, RECORDED, TABLES "DSDT");
	tree_put(&tree, TABLES "FACP", "garbage");
	assert_int_equal(acpi_tables_read(&tables, tree.root, HANDOVER_POWEROFF, &fault), -EINVAL);
	assert_memory_equal(fault.text, "ACPI table FACP: ", strlen("ACPI table FACP: "));
	assert_int_equal(acpi_tables_read(&tables, tree.root, HANDOVER_REBOOT, &fault), -EINVAL);
	tree_put(&tree, TABLES "FACP", "");
	assert_int_equal(acpi_tables_read(&tables, tree.root, HANDOVER_POWEROFF, &fault), -EINVAL);
	tree_drop(&tree);
}

static void missing_s5_is_refused(void **state)
{
	struct tree tree;

	tree_make(&tree);
	tree_copy(&tree, RECORDED, TABLES "FACP");
	put_empty_table(&tree, TABLES "DSDT", "DSDT");
	put_empty_table(&tree, TABLES "SSDT1", "SSDT");
	refuse(&tree, HANDOVER_POWEROFF, -ENOENT,
	       "no \\_S5_ in the ACPI tables DSDT and SSDT: this machine does not say how to "
	       "switch it off");
	tree_drop(&tree);
}

static void s5_is_found_in_any_ssdt(void **state)
{
	struct fault fault = { 0 };
	struct acpi_tables tables;
	struct tree tree;

	tree_make(&tree);
	tree_copy(&tree, RECORDED, TABLES "FACP");
	put_empty_table(&tree, TABLES "DSDT", "DSDT");
	put_empty_table(&tree, TABLES "SSDT1", "SSDT");
	put_dsdt_as_ssdt(&tree, TABLES "SSDT12");
	put_empty_table(&tree, TABLES "SSDT2", "SSDT");
	assert_int_equal(acpi_tables_read(&tables, tree.root, HANDOVER_POWEROFF, &fault), 0);
	tree_drop(&tree);
}

static void damaged_ssdt_is_named(void **state)
{
	struct tree tree;

	tree_make(&tree);
	tree_copy(&tree, RECORDED, TABLES "FACP");
	put_empty_table(&tree, TABLES "DSDT", "DSDT");
	put_empty_table(&tree, TABLES "SSDT3", "OEM1");
	refuse(&tree, HANDOVER_POWEROFF, -EINVAL, "ACPI table SSDT3: signature is wrong");
	tree_drop(&tree);
}

static void a_damaged_ssdt_beside_the_right_one_does_not_matter(void **state)
{
	static const char *const names[] = { TABLES "SSDT1", TABLES "SSDT2" };
	struct fault fault = { 0 };
	struct acpi_tables tables;
	unsigned int damaged;
	struct tree tree;

	/* In one of the two, it is read first. */
	for (damaged = 0; damaged < 2; damaged++) {
		tree_make(&tree);
		tree_copy(&tree, RECORDED, TABLES "FACP");
		put_empty_table(&tree, TABLES "DSDT", "DSDT");
		put_empty_table(&tree, names[damaged], "OEM1");
		put_dsdt_as_ssdt(&tree, names[!damaged]);
		assert_int_equal(acpi_tables_read(&tables, tree.root, HANDOVER_POWEROFF, &fault),
				 0);
		tree_drop(&tree);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recorded_machines_say_how_to_switch_off),
		cmocka_unit_test(halt_reads_nothing),
		cmocka_unit_test(reboot_does_without_acpi),
		cmocka_unit_test(garbage_fadt_is_refused),
		cmocka_unit_test(missing_s5_is_refused),
		cmocka_unit_test(s5_is_found_in_any_ssdt),
		cmocka_unit_test(damaged_ssdt_is_named),
		cmocka_unit_test(a_damaged_ssdt_beside_the_right_one_does_not_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
