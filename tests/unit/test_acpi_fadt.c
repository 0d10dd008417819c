/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/acpi.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/table.h"

enum {
	FADT_BYTES = 276, /* ACPI 6.5, table 5.9 */
	PM1A_EVT = 56,
	PM1B_EVT = 60,
	PM1A_CNT = 64,
	PM1B_CNT = 68,
	GPE0 = 80,
	GPE1 = 84,
	GPE0_BYTES = 92,
	GPE1_BYTES = 93,
	FLAGS = 112,
	RESET_REG = 116,
	RESET_VALUE = 128,
	X_PM1A_EVT = 148,
	X_PM1A_CNT = 172,
	X_PM1B_CNT = 184,
	X_GPE0 = 220,
	X_GPE1 = 232,
	SLEEP_CONTROL = 244,
	SLEEP_STATUS = 256,

	RESET_REG_SUP = 1 << 10,
	HW_REDUCED = 1 << 20,

	PCI_CONFIG = 2, /* ACPI 6.5, table 5.1 */
	FIXED_HARDWARE = 0x7f,
};

struct fadt_table {
	uint8_t at[FADT_BYTES];
};

static void put_gas(struct fadt_table *t, size_t offset, uint8_t space, uint64_t address)
{
	t->at[offset] = space;
	t->at[offset + 1] = 8; /* bits */
	table_put(t->at + offset + 4, address, 8);
}

/* A FADT with a PM1a control block at port 0x604, as old machines have it. */
static struct fadt_table plain_fadt(void)
{
	struct fadt_table t = { "FACP" };

	table_put(t.at + PM1A_CNT, 0x604, 4);
	return t;
}

static struct fadt_table reduced_fadt(void)
{
	struct fadt_table t = { "FACP" };

	table_put(t.at + FLAGS, HW_REDUCED, 4);
	return t;
}

/* In memory of exactly that size, so that the sanitizer sees every byte too far. */
static const char *parse(struct fadt_table *t, size_t bytes, struct acpi_fadt *fadt)
{
	uint8_t *copy = malloc(bytes);
	const char *reason;

	assert_non_null(copy);
	table_seal(t->at, bytes);
	memcpy(copy, t->at, bytes);
	reason = acpi_parse_fadt(copy, bytes, fadt);
	free(copy);
	return reason;
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

static void a_field_behind_the_end_of_the_fadt_is_absent(void **state)
{
	static const struct {
		size_t bytes;
		bool reset, extended;
	} cases[] = {
		{ 68, false, false }, { 116, false, false }, { 128, false, false },
		{ 129, true, false }, { 183, true, false },  { 184, true, true },
		{ 276, true, true },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fadt_table t = plain_fadt();
		struct acpi_fadt fadt;

		table_put(t.at + FLAGS, RESET_REG_SUP, 4);
		put_gas(&t, RESET_REG, ACPI_SPACE_IO, 0xcf9);
		t.at[RESET_VALUE] = 6;
		put_gas(&t, X_PM1A_CNT, ACPI_SPACE_MEMORY, 0xfed00004);
		assert_null(parse(&t, cases[i].bytes, &fadt));
		assert_int_equal(fadt.reset.address, cases[i].reset ? 0xcf9 : 0);
		assert_int_equal(fadt.reset_value, cases[i].reset ? 6 : 0);
		assert_int_equal(fadt.pm1a_control.address, cases[i].extended ? 0xfed00004 : 0x604);
	}
}

static void a_fadt_too_short_for_pm1a_control_has_none(void **state)
{
	struct fadt_table t = plain_fadt();
	struct acpi_fadt fadt;

	assert_null(parse(&t, PM1A_CNT + 3, &fadt));
	assert_int_equal(fadt.pm1a_control.address, 0);
	assert_null(parse(&t, TABLE_HEADER_BYTES, &fadt));
	assert_int_equal(fadt.pm1a_control.address, 0);
}

/* Linux warns, and goes on. */
static void a_wrong_checksum_changes_nothing(void **state)
{
	struct fadt_table t = plain_fadt();
	struct acpi_fadt fadt;

	assert_null(parse(&t, FADT_BYTES, &fadt));
	t.at[TABLE_HEADER_BYTES - 1]++;
	assert_false(acpi_checksum_is_right(t.at));
	assert_null(acpi_parse_fadt(t.at, FADT_BYTES, &fadt));
	assert_int_equal(fadt.pm1a_control.address, 0x604);
}

/* S5 needs the PM1 registers together; the reset register is another matter. */
static void a_bad_register_leaves_the_other_end(void **state)
{
	struct fadt_table t = plain_fadt();
	struct acpi_fadt fadt;

	table_put(t.at + FLAGS, RESET_REG_SUP, 4);
	put_gas(&t, RESET_REG, ACPI_SPACE_IO, 0xcf9);
	put_gas(&t, X_PM1B_CNT, FIXED_HARDWARE, 0x800);
	assert_non_null(parse(&t, FADT_BYTES, &fadt));
	assert_int_equal(fadt.pm1a_control.address, 0);
	assert_register(&fadt.reset, ACPI_SPACE_IO, 0xcf9, 1);
	put_gas(&t, X_PM1B_CNT, ACPI_SPACE_IO, 0x704);
	put_gas(&t, RESET_REG, FIXED_HARDWARE, 0xcf9);
	assert_non_null(parse(&t, FADT_BYTES, &fadt));
	assert_register(&fadt.pm1a_control, ACPI_SPACE_IO, 0x604, 2);
	assert_int_equal(fadt.reset.address, 0);
}

static void the_64_bit_field_wins_only_if_it_makes_sense(void **state)
{
	static const struct {
		uint8_t space;
		uint64_t extended;
		uint32_t old;
		uint8_t bit_offset;
		const char *reason;
		uint64_t control;
	} cases[] = {
		{ ACPI_SPACE_IO, 0, 0x604, 0, NULL, 0x604 },
		{ ACPI_SPACE_IO, 0x804, 0x604, 0, NULL, 0x804 },
		{ ACPI_SPACE_IO, 0x804, 0, 0, NULL, 0x804 },
		{ ACPI_SPACE_IO, 0xfffe, 0, 0, NULL, 0xfffe },
		{ ACPI_SPACE_IO, 0x10000, 0x604, 0, NULL, 0x604 },
		{ FIXED_HARDWARE, 0x804, 0x604, 0, NULL, 0x604 },
		{ ACPI_SPACE_IO, 0x804, 0x604, 1, NULL, 0x604 },
		{ ACPI_SPACE_IO, 0, 0, 0, NULL, 0 },
		{ ACPI_SPACE_IO, 0, 0xffff, 0, "PM1a control block is above I/O port 0xffff", 0 },
		{ ACPI_SPACE_IO, 0xffff, 0, 0, "PM1a control block is above I/O port 0xffff", 0 },
		{ ACPI_SPACE_IO, 1ULL << 32 | 0x604, 0, 0,
		  "PM1a control block is above I/O port 0xffff", 0 },
		{ PCI_CONFIG, 0x804, 0, 0,
		  "PM1a control block is neither in memory nor in I/O space", 0 },
		{ ACPI_SPACE_IO, 0x804, 0, 3, "PM1a control block does not start at bit 0", 0 },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fadt_table t = { "FACP" };
		struct acpi_fadt fadt;
		const char *reason;

		table_put(t.at + PM1A_CNT, cases[i].old, 4);
		put_gas(&t, X_PM1A_CNT, cases[i].space, cases[i].extended);
		t.at[X_PM1A_CNT + 2] = cases[i].bit_offset;
		reason = parse(&t, FADT_BYTES, &fadt);
		if (cases[i].reason)
			assert_string_equal(reason, cases[i].reason);
		else
			assert_null(reason);
		assert_register(&fadt.pm1a_control, ACPI_SPACE_IO, cases[i].control, 2);
	}
}

static void each_register_is_read_from_its_own_place(void **state)
{
	struct fadt_table t = plain_fadt();
	struct acpi_fadt fadt;

	table_put(t.at + PM1A_EVT, 0x600, 4);
	table_put(t.at + PM1B_EVT, 0x700, 4);
	table_put(t.at + PM1B_CNT, 0x704, 4);
	assert_null(parse(&t, FADT_BYTES, &fadt));
	assert_register(&fadt.pm1a_event, ACPI_SPACE_IO, 0x600, 2);
	assert_register(&fadt.pm1b_event, ACPI_SPACE_IO, 0x700, 2);
	assert_register(&fadt.pm1a_control, ACPI_SPACE_IO, 0x604, 2);
	assert_register(&fadt.pm1b_control, ACPI_SPACE_IO, 0x704, 2);
	put_gas(&t, X_PM1A_EVT, ACPI_SPACE_MEMORY, 0xfed00000);
	put_gas(&t, X_PM1B_CNT, ACPI_SPACE_MEMORY, 0xfed00014);
	assert_null(parse(&t, FADT_BYTES, &fadt));
	assert_register(&fadt.pm1a_event, ACPI_SPACE_MEMORY, 0xfed00000, 2);
	assert_register(&fadt.pm1b_control, ACPI_SPACE_MEMORY, 0xfed00014, 2);
}

static void event_blocks_of_any_size_are_read(void **state)
{
	struct fadt_table t = plain_fadt();
	struct acpi_fadt fadt;

	table_put(t.at + GPE0, 0x420, 4);
	t.at[GPE0_BYTES] = 8;
	assert_null(parse(&t, FADT_BYTES, &fadt));
	assert_register(&fadt.gpe[0].status, ACPI_SPACE_IO, 0x420, 1);
	assert_int_equal(fadt.gpe[0].count, 4);
	assert_int_equal(fadt.gpe[1].status.address, 0);
	assert_null(parse(&t, GPE0_BYTES, &fadt));
	assert_int_equal(fadt.gpe[0].status.address, 0);
	put_gas(&t, X_GPE0, ACPI_SPACE_MEMORY, 0xfed80800);
	t.at[GPE0_BYTES] = 255;
	put_gas(&t, X_GPE1, ACPI_SPACE_IO, 0x10000 - 10);
	t.at[GPE1_BYTES] = 11;
	assert_null(parse(&t, FADT_BYTES, &fadt));
	assert_register(&fadt.gpe[0].status, ACPI_SPACE_MEMORY, 0xfed80800, 1);
	assert_int_equal(fadt.gpe[0].count, 127);
	assert_register(&fadt.gpe[1].status, ACPI_SPACE_IO, 0x10000 - 10, 1);
	assert_int_equal(fadt.gpe[1].count, 5);
}

static void an_impossible_event_block_is_absent(void **state)
{
	static const struct {
		uint8_t space;
		uint64_t address;
		uint8_t bytes;
	} cases[] = {
		{ ACPI_SPACE_IO, 0x420, 0 },	    { ACPI_SPACE_IO, 0x420, 1 },
		{ ACPI_SPACE_IO, 0x10000 - 9, 10 }, { ACPI_SPACE_IO, 0x10000, 2 },
		{ FIXED_HARDWARE, 0x420, 8 },	    { ACPI_SPACE_IO, 0, 8 },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fadt_table t = plain_fadt();
		struct acpi_fadt fadt;

		put_gas(&t, X_GPE1, cases[i].space, cases[i].address);
		t.at[GPE1_BYTES] = cases[i].bytes;
		assert_null(parse(&t, FADT_BYTES, &fadt));
		assert_int_equal(fadt.gpe[1].status.address, 0);
		assert_int_equal(fadt.gpe[1].count, 0);
	}
}

static void a_reset_register_in_memory_at_0xcf9_is_the_port(void **state)
{
	struct fadt_table t = plain_fadt();
	struct acpi_fadt fadt;

	table_put(t.at + FLAGS, RESET_REG_SUP, 4);
	put_gas(&t, RESET_REG, ACPI_SPACE_MEMORY, 0xcf9);
	t.at[RESET_VALUE] = 6;
	assert_null(parse(&t, FADT_BYTES, &fadt));
	assert_register(&fadt.reset, ACPI_SPACE_IO, 0xcf9, 1);
	assert_int_equal(fadt.reset_value, 6);
}

static void a_bad_register_is_named(void **state)
{
	static const struct {
		size_t offset;
		bool reduced;
		const char *reason;
	} cases[] = {
		{ X_PM1A_EVT, false, "PM1a event block is neither in memory nor in I/O space" },
		{ X_PM1B_CNT, false, "PM1b control block is neither in memory nor in I/O space" },
		{ SLEEP_CONTROL, true,
		  "sleep control register is neither in memory nor in I/O space" },
		{ SLEEP_STATUS, true,
		  "sleep status register is neither in memory nor in I/O space" },
		{ RESET_REG, false, "reset register is neither in memory nor in I/O space" },
		{ RESET_REG, true, "reset register is neither in memory nor in I/O space" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fadt_table t = cases[i].reduced ? reduced_fadt() : plain_fadt();
		struct acpi_fadt fadt;

		put_gas(&t, cases[i].offset, FIXED_HARDWARE, 0x800);
		t.at[FLAGS + 1] |= RESET_REG_SUP >> 8;
		assert_string_equal(parse(&t, FADT_BYTES, &fadt), cases[i].reason);
	}
}

static void a_reset_register_needs_its_flag_and_a_usable_space(void **state)
{
	static const struct {
		uint32_t flags;
		uint8_t space;
		uint64_t address;
		uint64_t expected;
	} cases[] = {
		{ RESET_REG_SUP, ACPI_SPACE_IO, 0xcf9, 0xcf9 },
		{ RESET_REG_SUP, ACPI_SPACE_MEMORY, 0xfed00000, 0xfed00000 },
		{ 0, ACPI_SPACE_IO, 0xcf9, 0 },
		{ 0, FIXED_HARDWARE, 0xcf9, 0 },
		{ RESET_REG_SUP, PCI_CONFIG, 0x1f0040, 0 },
		{ RESET_REG_SUP, ACPI_SPACE_IO, 0, 0 },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fadt_table t = plain_fadt();
		struct acpi_fadt fadt;

		table_put(t.at + FLAGS, cases[i].flags, 4);
		put_gas(&t, RESET_REG, cases[i].space, cases[i].address);
		assert_null(parse(&t, FADT_BYTES, &fadt));
		assert_int_equal(fadt.reset.address, cases[i].expected);
	}
}

static void hardware_reduced_acpi_has_no_pm1_registers(void **state)
{
	struct fadt_table t = reduced_fadt();
	struct acpi_fadt fadt;

	table_put(t.at + PM1A_CNT, 0x10604, 4); /* nonsense that must not be read */
	table_put(t.at + GPE0, 0x420, 4);
	t.at[GPE0_BYTES] = 8;
	put_gas(&t, SLEEP_CONTROL, ACPI_SPACE_IO, 0x200);
	assert_null(parse(&t, FADT_BYTES, &fadt));
	assert_true(fadt.hardware_reduced);
	assert_int_equal(fadt.pm1a_control.address, 0);
	assert_int_equal(fadt.gpe[0].status.address, 0);
	assert_register(&fadt.sleep_control, ACPI_SPACE_IO, 0x200, 1);
	assert_int_equal(fadt.sleep_status.address, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_field_behind_the_end_of_the_fadt_is_absent),
		cmocka_unit_test(a_fadt_too_short_for_pm1a_control_has_none),
		cmocka_unit_test(a_wrong_checksum_changes_nothing),
		cmocka_unit_test(a_bad_register_leaves_the_other_end),
		cmocka_unit_test(the_64_bit_field_wins_only_if_it_makes_sense),
		cmocka_unit_test(each_register_is_read_from_its_own_place),
		cmocka_unit_test(event_blocks_of_any_size_are_read),
		cmocka_unit_test(an_impossible_event_block_is_absent),
		cmocka_unit_test(a_reset_register_in_memory_at_0xcf9_is_the_port),
		cmocka_unit_test(a_bad_register_is_named),
		cmocka_unit_test(a_reset_register_needs_its_flag_and_a_usable_space),
		cmocka_unit_test(hardware_reduced_acpi_has_no_pm1_registers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
