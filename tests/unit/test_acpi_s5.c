/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/acpi.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/table.h"

static const char *find(const char *signature, const uint8_t *aml, size_t aml_bytes,
			struct acpi_sleep_type *type, bool *found)
{
	size_t bytes = TABLE_HEADER_BYTES + aml_bytes;
	uint8_t *table = calloc(1, bytes);
	const char *reason;

	assert_non_null(table);
	memcpy(table, signature, 4);
	memcpy(table + TABLE_HEADER_BYTES, aml, aml_bytes);
	table_seal(table, bytes);
	reason = acpi_find_s5(table, bytes, type, found);
	free(table);
	return reason;
}

#define BYTES(text) sizeof(text) - 1, text

static void s5_is_read_in_every_encoding(void **state)
{
	static const struct {
		const char *what;
		size_t bytes;
		const char *aml;
		uint8_t a, b;
	} cases[] = {
		{ "byte constants", BYTES("\x08_S5_\x12\x06\x02\x0a\x05\x0a\x07"), 5, 7 },
		{ "zero and one", BYTES("\x08_S5_\x12\x06\x04\x00\x01\x00\x00"), 0, 1 },
		{ "word and double word", BYTES("\x08_S5_\x12\x0a\x02\x0b\x03\x00\x0c\x02\0\0\0"),
		  3, 2 },
		{ "from the root", BYTES("\x08\\_S5_\x12\x06\x04\x0a\x05\x01\x00"), 5, 1 },
		{ "both in one word", BYTES("\x08_S5_\x12\x05\x01\x0b\x03\x04"), 3, 4 },
		{ "length in two bytes", BYTES("\x08_S5_\x12\x45\x00\x02\x01\x00"), 1, 0 },
		{ "length in four bytes", BYTES("\x08_S5_\x12\xc7\x00\x00\x00\x02\x01\x00"), 1, 0 },
		{ "behind other code",
		  BYTES("\x10\x08\x08_S4_\x12\x04\x02\x01\x01\x08_S5_\x12\x04\x02"
			"\x00\x01\x5b"),
		  0, 1 },
		{ "behind the name used as a text",
		  BYTES("_S5_\x12\x0d_S5_\0\x08_S5_\x12\x04\x02"
			"\x01\x01"),
		  1, 1 },
		{ "behind a name for something else",
		  BYTES("\x08_S5_\x0a\x05\x08_S5_\x12\x04\x02"
			"\x01\x01"),
		  1, 1 },
		{ "behind half a name", BYTES("\x08_S5\x08_S5_\x12\x04\x02\x01\x01"), 1, 1 },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct acpi_sleep_type type = { 99, 99 };
		const uint8_t *aml = (const uint8_t *)cases[i].aml;
		bool found = false;

		print_message("%s\n", cases[i].what);
		assert_null(find("DSDT", aml, cases[i].bytes, &type, &found));
		assert_true(found);
		assert_int_equal(type.a, cases[i].a);
		assert_int_equal(type.b, cases[i].b);
		assert_null(find("SSDT", aml, cases[i].bytes, &type, &found));
		assert_true(found);
	}
}

static void a_table_without_s5_is_no_error(void **state)
{
	static const struct {
		size_t bytes;
		const char *aml;
	} cases[] = {
		{ BYTES("") },
		{ BYTES("\x08") },
		{ BYTES("\x08_S5_") },
		{ BYTES("\x08\\_S5_") },
		{ BYTES("_S5_\x12\x04\x02\x01\x01") },
		{ BYTES("\x08_S5_\x11\x04\x02\x01\x01") },
		{ BYTES("\x08_S5_ \x12\x04\x02\x01\x01") },
		{ BYTES("\x08\\\\_S5_\x12\x04\x02\x01\x01") },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct acpi_sleep_type type;
		bool found = true;

		assert_null(
			find("DSDT", (const uint8_t *)cases[i].aml, cases[i].bytes, &type, &found));
		assert_false(found);
	}
}

static void a_damaged_s5_is_refused_with_the_reason(void **state)
{
	static const struct {
		const char *reason;
		size_t bytes;
		const char *aml;
	} cases[] = {
		{ "\\_S5_ has a wrong length", BYTES("\x08_S5_\x12") },
		{ "\\_S5_ has a wrong length", BYTES("\x08_S5_\x12\x05\x02\x01\x01") },
		{ "\\_S5_ has a wrong length", BYTES("\x08_S5_\x12\x00\x02\x01\x01") },
		{ "\\_S5_ has a wrong length", BYTES("\x08_S5_\x12\xc7\x00") },
		{ "\\_S5_ has a wrong length", BYTES("\x08_S5_\x12\x41\x00\x02\x01\x01") },
		{ "\\_S5_ has a wrong length",
		  BYTES("\x08_S5_\x12\x42\x01\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00") },
		{ "\\_S5_ has a wrong length", BYTES("\x08_S5_\x12\x80\x00\x01\x02\x01\x01\x00") },
		{ "\\_S5_ has a wrong length", BYTES("\x08_S5_\x12\xcf\xff\xff\xff\x02\x01\x01") },
		{ "\\_S5_ is empty", BYTES("\x08_S5_\x12\x01\x02\x01\x01") },
		{ "\\_S5_ is empty", BYTES("\x08_S5_\x12\x02\x00\x01\x01") },
		{ "\\_S5_ has too few elements", BYTES("\x08_S5_\x12\x02\x02\x01\x01") },
		{ "\\_S5_ has too few elements", BYTES("\x08_S5_\x12\x03\x02\x01\x01") },
		{ "\\_S5_ has too few elements", BYTES("\x08_S5_\x12\x04\x02\x01\x0a\x05") },
		{ "\\_S5_ has too few elements", BYTES("\x08_S5_\x12\x04\x02\x0b\x01\x00") },
		{ "\\_S5_ holds something else than constants",
		  BYTES("\x08_S5_\x12\x08\x02SLPT\x01\x01") },
		{ "\\_S5_ holds something else than constants",
		  BYTES("\x08_S5_\x12\x04\x02\x01\xff") },
		{ "\\_S5_ holds a sleep type above 7", BYTES("\x08_S5_\x12\x05\x02\x0a\x08\x01") },
		{ "\\_S5_ holds a sleep type above 7", BYTES("\x08_S5_\x12\x05\x02\x01\x0a\xff") },
		{ "\\_S5_ holds a sleep type above 7",
		  BYTES("\x08_S5_\x12\x08\x02\x01\x0c\x00\x01\x00\x00") },
		{ "\\_S5_ holds a sleep type above 7", BYTES("\x08_S5_\x12\x05\x01\x0b\x00\x08") },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct acpi_sleep_type type;
		bool found = true;

		print_message("%zu: %s\n", i, cases[i].reason);
		assert_string_equal(
			find("DSDT", (const uint8_t *)cases[i].aml, cases[i].bytes, &type, &found),
			cases[i].reason);
		assert_false(found);
	}
}

static void s5_is_looked_for_in_definition_blocks_only(void **state)
{
	struct acpi_sleep_type type;
	bool found = true;

	assert_string_equal(find("FACP", (const uint8_t *)"", 0, &type, &found),
			    "signature is wrong");
	assert_false(found);
}

static void a_table_header_is_no_code(void **state)
{
	static const uint8_t package[] = "\x08_S5_\x12\x04\x02\x01\x01";
	enum { OEM_ID = 10 };
	uint8_t table[TABLE_HEADER_BYTES] = "DSDT";
	struct acpi_sleep_type type;
	bool found = true;

	memcpy(table + OEM_ID, package, sizeof(package));
	table_seal(table, sizeof(table));
	assert_null(acpi_find_s5(table, sizeof(table), &type, &found));
	assert_false(found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(s5_is_read_in_every_encoding),
		cmocka_unit_test(a_table_without_s5_is_no_error),
		cmocka_unit_test(a_damaged_s5_is_refused_with_the_reason),
		cmocka_unit_test(s5_is_looked_for_in_definition_blocks_only),
		cmocka_unit_test(a_table_header_is_no_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
