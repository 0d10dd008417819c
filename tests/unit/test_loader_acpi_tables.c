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

static const struct acpi_tables *read_all(const struct tree *tree, enum handover_action action,
					  const char *note)
{
	static struct acpi_tables tables;

	acpi_tables_read(&tables, tree->root, action);
	assert_string_equal(tables.note.text, note);
	return &tables;
}

/* The recorded machine, whose DSDT says nothing. */
static void make_machine(struct tree *tree)
{
	tree_make(tree);
	tree_copy(tree, RECORDED, TABLES "FACP");
	put_empty_table(tree, TABLES "DSDT", "DSDT");
}

static void recorded_machines_say_how_to_switch_off(void **state)
{
	static const char *const paths[] = { "tests/data/pc-seabios", RECORDED,
					     "tests/data/q35-ovmf", "tests/data/q35-5g-hotplug" };
	struct acpi_tables tables;
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		int root = open_root(paths[i]);

		assert_true(root >= 0);
		acpi_tables_read(&tables, root, HANDOVER_POWEROFF);
		assert_string_equal(tables.note.text, "");
		assert_true(tables.has_fadt && tables.has_s5);
		assert_int_equal(tables.fadt.pm1a_control.address, PM1A_CONTROL);
		assert_int_equal(tables.s5.a, 0);
		close(root);
	}
}

static void halt_reads_nothing(void **state)
{
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, TABLES "FACP", "garbage");
	assert_false(read_all(&tree, HANDOVER_HALT, "")->has_fadt);
	tree_drop(&tree);
}

static void a_machine_without_acpi_has_no_tables(void **state)
{
	struct tree tree;

	tree_make(&tree);
	assert_false(read_all(&tree, HANDOVER_REBOOT, "")->has_fadt);
	assert_false(read_all(&tree, HANDOVER_POWEROFF,
			      "cannot read /" TABLES "FACP: No such file or directory")
			     ->has_fadt);
	tree_drop(&tree);
}

static void a_garbage_fadt_is_left_out_and_named(void **state)
{
	const struct acpi_tables *tables;
	struct tree tree;

	tree_make(&tree);
	tree_copy(&tree, RECORDED, TABLES "DSDT");
	tree_put(&tree, TABLES "FACP", "garbage");
	tables = read_all(&tree, HANDOVER_POWEROFF, "ACPI table FACP: shorter than a table header");
	assert_true(!tables->has_fadt && tables->has_s5);
	read_all(&tree, HANDOVER_REBOOT, "ACPI table FACP: shorter than a table header");
	tree_put(&tree, TABLES "FACP", "");
	read_all(&tree, HANDOVER_POWEROFF, "ACPI table FACP: shorter than a table header");
	tree_drop(&tree);
}

static void a_missing_s5_is_no_fault_of_a_table(void **state)
{
	const struct acpi_tables *tables;
	struct tree tree;

	make_machine(&tree);
	put_empty_table(&tree, TABLES "SSDT1", "SSDT");
	tables = read_all(&tree, HANDOVER_POWEROFF, "");
	assert_true(tables->has_fadt && !tables->has_s5);
	tree_drop(&tree);
}

static void s5_is_found_in_any_ssdt(void **state)
{
	struct tree tree;

	make_machine(&tree);
	put_empty_table(&tree, TABLES "SSDT1", "SSDT");
	put_dsdt_as_ssdt(&tree, TABLES "SSDT12");
	put_empty_table(&tree, TABLES "SSDT2", "SSDT");
	assert_true(read_all(&tree, HANDOVER_POWEROFF, "")->has_s5);
	tree_drop(&tree);
}

/* Whichever of them the folder lists first. */
static void a_damaged_ssdt_does_not_hide_another_one(void **state)
{
	struct acpi_tables tables;
	struct tree tree;

	make_machine(&tree);
	put_empty_table(&tree, TABLES "SSDT3", "OEM1");
	read_all(&tree, HANDOVER_POWEROFF, "ACPI table SSDT3: signature is wrong");
	put_dsdt_as_ssdt(&tree, TABLES "SSDT2");
	acpi_tables_read(&tables, tree.root, HANDOVER_POWEROFF);
	assert_true(tables.has_s5);
	tree_drop(&tree);
}

static void break_checksum(const struct tree *tree, const char *path)
{
	size_t bytes;
	char *table;

	assert_int_equal(read_file(tree->root, path, TABLE_MAX_BYTES, &table, &bytes), 0);
	table[CHECKSUM_OFFSET]++;
	tree_put_bytes(tree, path, table, bytes);
	free(table);
}

static void a_wrong_checksum_is_named_and_the_table_is_used(void **state)
{
	const struct acpi_tables *tables;
	struct tree tree;

	tree_make(&tree);
	tree_copy(&tree, RECORDED, TABLES "FACP");
	tree_copy(&tree, RECORDED, TABLES "DSDT");
	break_checksum(&tree, TABLES "DSDT");
	tables = read_all(&tree, HANDOVER_POWEROFF,
			  "ACPI table DSDT: checksum is wrong; it is used all the same, as Linux "
			  "does");
	assert_true(tables->has_fadt && tables->has_s5);
	break_checksum(&tree, TABLES "FACP");
	tables = read_all(&tree, HANDOVER_POWEROFF,
			  "ACPI table FACP: checksum is wrong; it is used all the same, as Linux "
			  "does");
	assert_int_equal(tables->fadt.pm1a_control.address, PM1A_CONTROL);
	assert_true(tables->has_s5);
	tree_drop(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recorded_machines_say_how_to_switch_off),
		cmocka_unit_test(halt_reads_nothing),
		cmocka_unit_test(a_machine_without_acpi_has_no_tables),
		cmocka_unit_test(a_garbage_fadt_is_left_out_and_named),
		cmocka_unit_test(a_missing_s5_is_no_fault_of_a_table),
		cmocka_unit_test(s5_is_found_in_any_ssdt),
		cmocka_unit_test(a_damaged_ssdt_does_not_hide_another_one),
		cmocka_unit_test(a_wrong_checksum_is_named_and_the_table_is_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
