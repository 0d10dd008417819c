/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The module's reading of the ACPI tables (kmod/acpi_tables.h), with a kernel that is made up. Its
 * tables are those of a recorded machine, moved and damaged.
 */
#include "core/acpi.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/recorded.h"

/* What acpi_tables.c takes from the kernel. */
typedef uint32_t u32;
typedef unsigned int acpi_status;

/* ACPI 6.5, table 5.4, without what it does not read */
struct acpi_table_header {
	char signature[4];
	u32 length;
	uint8_t revision;
	uint8_t checksum;
};

#define ACPI_SIG_FADT	     ((char *)"FACP")
#define ACPI_SIG_DSDT	     ((char *)"DSDT")
#define ACPI_SIG_SSDT	     ((char *)"SSDT")
#define ACPI_FAILURE(status) (status)
#define pr_warn(...)	     warn(__VA_ARGS__)

enum { AE_OK = 0, AE_NOT_FOUND = 5 };
enum { TABLES_MAX = 8, HEADER_BYTES = 36, WARNING_BYTES = 128, PM1A_CONTROL = 0x604 };

static struct {
	struct acpi_table_header *table[TABLES_MAX];
	const char *asked[TABLES_MAX]; /* the signature under which the kernel knows it */
	unsigned int tables;
	unsigned int taken; /* tables that were not given back */
	unsigned int warnings;
	char warning[WARNING_BYTES]; /* the last one */
} kernel;

/* As ACPICA counts: instances from 1 on; 0 is the first one, too. */
static acpi_status acpi_get_table(const char *signature, u32 instance,
				  struct acpi_table_header **table)
{
	u32 found = 0;

	for (unsigned int i = 0; i < kernel.tables; i++) {
		if (strcmp(kernel.asked[i], signature) != 0 || ++found < instance)
			continue;
		kernel.taken++;
		*table = kernel.table[i];
		return AE_OK;
	}
	return AE_NOT_FOUND;
}

static void acpi_put_table(struct acpi_table_header *table)
{
	assert_non_null(table);
	kernel.taken--;
}

__attribute__((format(printf, 1, 2))) static void warn(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	vsnprintf(kernel.warning, sizeof(kernel.warning), format, values);
	va_end(values);
	kernel.warnings++;
}

#include "kmod/acpi_tables.h"
#include "acpi_tables_without_includes.c"

static void start_kernel(void)
{
	memset(&kernel, 0, sizeof(kernel));
}

static void stop_kernel(void)
{
	assert_int_equal(kernel.taken, 0);
	while (kernel.tables)
		free(kernel.table[--kernel.tables]);
}

static struct acpi_table_header *add(const char *signature, void *table)
{
	assert_true(kernel.tables < TABLES_MAX);
	kernel.asked[kernel.tables] = signature;
	kernel.table[kernel.tables++] = table;
	return table;
}

/* A copy, exactly as large as it is, so that a read beyond its end is noticed. */
static struct acpi_table_header *add_recorded(const char *signature, const char *file)
{
	size_t bytes;
	char path[64], *table, *copy;

	snprintf(path, sizeof(path), "sys/firmware/acpi/tables/%s", file);
	table = recorded_file("q35-seabios", path, &bytes);
	copy = malloc(bytes);
	assert_non_null(copy);
	memcpy(copy, table, bytes);
	free(table);
	memcpy(copy, signature, strlen(signature));
	return add(signature, copy);
}

/* A table without a byte of AML. */
static struct acpi_table_header *add_empty(const char *signature)
{
	struct acpi_table_header *table = calloc(1, HEADER_BYTES);

	assert_non_null(table);
	memcpy(table->signature, signature, sizeof(table->signature));
	table->length = HEADER_BYTES;
	return add(signature, table);
}

/* Read them all; whether the two were found must be as expected, and what the last warning says. */
static void expect(bool has_fadt, bool has_s5, const char *warning)
{
	const struct acpi_fadt *fadt;
	const struct acpi_sleep_type *s5;

	/* What an earlier test has left there must not be taken for this one's. */
	memset(&registers, 0, sizeof(registers));
	memset(&sleep_type, 0xff, sizeof(sleep_type));
	acpi_tables_read(&fadt, &s5);
	assert_int_equal(!!fadt, has_fadt);
	assert_int_equal(!!s5, has_s5);
	if (s5)
		assert_int_equal(s5->a, 0);
	assert_string_equal(kernel.warning, warning);
	assert_int_equal(kernel.warnings, *warning ? 1 : 0);
}

static void a_machine_says_how_to_switch_off(void **state)
{
	start_kernel();
	add_recorded("FACP", "FACP");
	add_recorded("DSDT", "DSDT");
	expect(true, true, "");
	assert_int_equal(registers.pm1a_control.address, PM1A_CONTROL);
	stop_kernel();
}

static void a_machine_without_acpi_has_no_tables(void **state)
{
	start_kernel();
	expect(false, false, "");
	stop_kernel();
}

static void s5_is_found_in_any_ssdt(void **state)
{
	start_kernel();
	add_recorded("FACP", "FACP");
	add_empty("DSDT");
	add_empty("SSDT");
	add_recorded("SSDT", "DSDT");
	add_empty("SSDT");
	expect(true, true, "");
	stop_kernel();
}

static void a_missing_s5_is_no_fault_of_a_table(void **state)
{
	start_kernel();
	add_recorded("FACP", "FACP");
	add_empty("DSDT");
	add_empty("SSDT");
	expect(true, false, "");
	stop_kernel();
}

static void a_damaged_ssdt_does_not_hide_another_one(void **state)
{
	start_kernel();
	add_recorded("FACP", "FACP");
	add_empty("DSDT");
	memcpy(add_empty("SSDT")->signature, "OEM1", 4);
	expect(true, false, "ACPI table SSDT: signature is wrong\n");
	kernel.warnings = 0;
	add_recorded("SSDT", "DSDT");
	expect(true, true, "ACPI table SSDT: signature is wrong\n");
	stop_kernel();
}

static void a_length_below_a_header_is_named(void **state)
{
	start_kernel();
	add_recorded("FACP", "FACP");
	add_recorded("DSDT", "DSDT")->length = HEADER_BYTES - 1;
	expect(true, false, "ACPI table DSDT: shorter than a table header\n");
	stop_kernel();
}

/* No register of it is used, and none is left of a table before. */
static void a_garbage_fadt_is_named(void **state)
{
	start_kernel();
	memcpy(add_recorded("FACP", "FACP")->signature, "GARB", 4);
	add_recorded("DSDT", "DSDT");
	expect(true, true, "ACPI table FACP: signature is wrong\n");
	assert_int_equal(registers.pm1a_control.address, 0);
	assert_int_equal(registers.reset.address, 0);
	stop_kernel();
}

/* The kernel has said so itself, and uses the table. */
static void a_wrong_checksum_is_not_warned_about_twice(void **state)
{
	start_kernel();
	add_recorded("FACP", "FACP")->checksum++;
	add_recorded("DSDT", "DSDT")->checksum++;
	expect(true, true, "");
	assert_int_equal(registers.pm1a_control.address, PM1A_CONTROL);
	stop_kernel();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_machine_says_how_to_switch_off),
		cmocka_unit_test(a_machine_without_acpi_has_no_tables),
		cmocka_unit_test(s5_is_found_in_any_ssdt),
		cmocka_unit_test(a_missing_s5_is_no_fault_of_a_table),
		cmocka_unit_test(a_damaged_ssdt_does_not_hide_another_one),
		cmocka_unit_test(a_length_below_a_header_is_named),
		cmocka_unit_test(a_garbage_fadt_is_named),
		cmocka_unit_test(a_wrong_checksum_is_not_warned_about_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
