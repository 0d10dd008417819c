/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/acpi.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/recorded.h"
#include "tests/unit/table.h"

#define FADT_PATH "sys/firmware/acpi/tables/FACP"
#define DSDT_PATH "sys/firmware/acpi/tables/DSDT"

static void a_damaged_table_is_refused_with_the_reason(void **state)
{
	static const struct {
		const char *reason;
		size_t readable;
		int length; /* in the header */
		const char *signature;
	} cases[] = {
		{ NULL, 40, 40, "TEST" },
		{ NULL, 50, 40, "TEST" },
		{ "shorter than a table header", 0, 40, "TEST" },
		{ "shorter than a table header", 35, 40, "TEST" },
		{ "signature is wrong", 40, 40, "TESS" },
		{ "length is smaller than a table header", 40, 35, "TEST" },
		{ "length is smaller than a table header", 40, 0, "TEST" },
		{ "cut short", 39, 40, "TEST" },
		{ "cut short", 40, -1, "TEST" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t table[50] = "TEST";
		uint8_t *copy = malloc(cases[i].readable + 1);
		const char *reason;

		assert_non_null(copy);
		table_seal(table, 40);
		table_put(table + TABLE_LENGTH, (uint32_t)cases[i].length, 4);
		memcpy(copy + 1, table, cases[i].readable); /* not aligned either */
		reason = acpi_check_table(copy + 1, cases[i].readable, cases[i].signature);
		if (cases[i].reason)
			assert_string_equal(reason, cases[i].reason);
		else
			assert_null(reason);
		free(copy);
	}
}

static void a_checksum_covers_each_byte_of_its_table(void **state)
{
	uint8_t table[50] = "TEST";
	size_t i;

	table_seal(table, 40);
	assert_true(acpi_checksum_is_right(table));
	for (i = 0; i < sizeof(table); i++) {
		if (i >= TABLE_LENGTH && i < TABLE_LENGTH + 4)
			continue;
		table[i]++;
		assert_int_equal(acpi_checksum_is_right(table), i >= 40);
		table[i]--;
	}
}

static void assert_register(const struct acpi_register *reg, uint8_t space, uint64_t address,
			    uint8_t bytes)
{
	assert_int_equal(reg->address, address);
	if (!address)
		return;
	assert_int_equal(reg->space, space);
	assert_int_equal(reg->bytes, bytes);
}

static void every_recorded_fadt_gives_its_registers(void **state)
{
	static const struct {
		const char *machine;
		uint64_t event, control, sleep_control, sleep_status, reset;
		uint8_t reset_space, reset_value;
	} cases[] = {
		{ "q35-seabios", 0x600, 0x604, 0, 0, 0xcf9, ACPI_SPACE_IO, 0x0f },
		{ "q35-5g-hotplug", 0x600, 0x604, 0, 0, 0xcf9, ACPI_SPACE_IO, 0x0f },
		{ "q35-ovmf", 0x600, 0x604, 0, 0, 0xcf9, ACPI_SPACE_IO, 0x0f },
		{ "pc-seabios", 0x600, 0x604, 0, 0, 0, 0, 0 },
		{ "microvm", 0, 0, 0xfea00200, 0xfea00201, 0xfea00202, ACPI_SPACE_MEMORY, 0x42 },
		{ "firecracker", 0, 0, 0, 0, 0, 0, 0 },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct acpi_fadt fadt;
		size_t bytes;
		char *table = recorded_file(cases[i].machine, FADT_PATH, &bytes);

		print_message("%s\n", cases[i].machine);
		assert_null(acpi_parse_fadt(table, bytes, &fadt));
		assert_register(&fadt.pm1a_event, ACPI_SPACE_IO, cases[i].event, 2);
		assert_register(&fadt.pm1b_event, ACPI_SPACE_IO, 0, 2);
		assert_register(&fadt.pm1a_control, ACPI_SPACE_IO, cases[i].control, 2);
		assert_register(&fadt.pm1b_control, ACPI_SPACE_IO, 0, 2);
		assert_register(&fadt.sleep_control, ACPI_SPACE_MEMORY, cases[i].sleep_control, 1);
		assert_register(&fadt.sleep_status, ACPI_SPACE_MEMORY, cases[i].sleep_status, 1);
		assert_register(&fadt.reset, cases[i].reset_space, cases[i].reset, 1);
		assert_int_equal(fadt.reset_value, cases[i].reset_value);
		assert_int_equal(fadt.hardware_reduced, !cases[i].control);
		free(table);
	}
}

static void every_recorded_dsdt_gives_its_sleep_type(void **state)
{
	static const struct {
		const char *machine, *path;
		bool found;
		uint8_t a, b;
	} cases[] = {
		{ "q35-seabios", DSDT_PATH, true, 0, 0 },
		{ "q35-5g-hotplug", DSDT_PATH, true, 0, 0 },
		{ "q35-ovmf", DSDT_PATH, true, 0, 0 },
		{ "pc-seabios", DSDT_PATH, true, 0, 0 },
		{ "microvm", DSDT_PATH, true, 5, 0 },
		{ "firecracker", DSDT_PATH, false, 0, 0 },
		{ "pc-seabios", "sys/firmware/acpi/tables/SSDT", false, 0, 0 },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct acpi_sleep_type type = { 0, 0 };
		size_t bytes;
		char *table = recorded_file(cases[i].machine, cases[i].path, &bytes);
		bool found = !cases[i].found;

		print_message("%s\n", cases[i].machine);
		assert_null(acpi_find_s5(table, bytes, &type, &found));
		assert_int_equal(found, cases[i].found);
		assert_int_equal(type.a, cases[i].a);
		assert_int_equal(type.b, cases[i].b);
		free(table);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_damaged_table_is_refused_with_the_reason),
		cmocka_unit_test(a_checksum_covers_each_byte_of_its_table),
		cmocka_unit_test(every_recorded_fadt_gives_its_registers),
		cmocka_unit_test(every_recorded_dsdt_gives_its_sleep_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
