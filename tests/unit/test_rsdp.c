/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/rsdp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/physical_fixture.h"
#include "tests/unit/recorded.h"
#include "tests/unit/table.h"

/* Where the tests put things. */
enum { RSDP = 0xf0000, XSDT = 0x10000, RSDT = 0x11000, FADT = 0x12000 };
enum { SSDT = 0x14000, DSDT = 0x20000 };

static struct acpi_power power;

static size_t put_table(uint8_t *memory, const char *name, uint32_t at)
{
	char path[64];
	size_t bytes;
	char *table;

	snprintf(path, sizeof(path), "sys/firmware/acpi/tables/%s", name);
	table = recorded_file("q35-seabios", path, &bytes);
	memcpy(memory + at, table, bytes);
	free(table);
	return bytes;
}

static void seal_rsdp(uint8_t *rsdp)
{
	uint8_t sum = 0;

	rsdp[8] = 0;
	for (unsigned int i = 0; i < 20; i++)
		sum += rsdp[i];
	rsdp[8] = (uint8_t)-sum;
}

static void put_root(uint8_t *memory, uint32_t at, const char *signature, unsigned int entry_bytes)
{
	static const uint64_t entries[] = { 0xffffffff, FADT, SSDT };

	memcpy(memory + at, signature, 4);
	for (unsigned int i = 0; i < 3; i++)
		table_put(memory + at + TABLE_HEADER_BYTES + i * entry_bytes, entries[i],
			  entry_bytes);
	table_seal(memory + at, TABLE_HEADER_BYTES + 3 * entry_bytes);
}

/* The tables of a PC, with an XSDT and an RSDT. */
static uint8_t *put_machine(void)
{
	uint8_t *memory = fake_memory();
	size_t fadt_bytes = put_table(memory, "FACP", FADT);

	(void)put_table(memory, "DSDT", DSDT);
	table_put(memory + FADT + 40, DSDT, 4);
	table_put(memory + FADT + 140, 0, 8);
	table_seal(memory + FADT, fadt_bytes);
	put_root(memory, XSDT, "XSDT", 8);
	put_root(memory, RSDT, "RSDT", 4);
	memcpy(memory + RSDP, "RSD PTR ", 8);
	memory[RSDP + 15] = 2;
	table_put(memory + RSDP + 16, RSDT, 4);
	table_put(memory + RSDP + 24, XSDT, 8);
	seal_rsdp(memory + RSDP);
	return memory;
}

static void assert_power_is_known(void)
{
	rsdp_read_power(&fake_physical, RSDP, &power);
	assert_true(power.has_fadt && power.has_s5);
	assert_int_equal(power.fadt.pm1a_control.address, 0x604);
	assert_int_equal(power.s5.a, 0);
}

static void power_is_found_from_the_root_pointer_on(void **state)
{
	(void)put_machine();
	assert_power_is_known();
}

static void a_damaged_xsdt_leaves_the_rsdt(void **state)
{
	uint8_t *memory = put_machine();

	memory[XSDT + TABLE_CHECKSUM]++;
	assert_power_is_known();
	memory = put_machine();
	table_put(memory + RSDP + 24, UINT64_MAX, 8);
	assert_power_is_known();
	memory = put_machine();
	memory[RSDP + 15] = 0;
	memset(memory + XSDT, 0, 64);
	seal_rsdp(memory + RSDP);
	assert_power_is_known();
}

/* Linux warns of it and uses the table. */
/* Linux uses it, too: without it there is no power-off. */
static void a_damaged_root_is_better_than_none(void **state)
{
	uint8_t *memory = put_machine();

	memory[XSDT + TABLE_CHECKSUM]++;
	memset(memory + RSDT, 0, TABLE_HEADER_BYTES);
	assert_power_is_known();
	memory = put_machine();
	memset(memory + XSDT, 0, TABLE_HEADER_BYTES);
	memory[RSDT + TABLE_CHECKSUM]++;
	assert_power_is_known();
}

static void a_wrong_checksum_below_the_root_changes_nothing(void **state)
{
	uint8_t *memory = put_machine();

	memory[FADT + TABLE_CHECKSUM]++;
	memory[DSDT + TABLE_CHECKSUM]++;
	assert_power_is_known();
}

static void the_64_bit_address_of_the_dsdt_wins(void **state)
{
	uint8_t *memory = put_machine();

	table_put(memory + FADT + 40, 0x666, 4);
	table_put(memory + FADT + 140, DSDT, 8);
	table_seal(memory + FADT, 244);
	assert_power_is_known();
}

static void a_sleep_type_in_an_ssdt_is_found(void **state)
{
	static const uint8_t s5[] = {
		0x08, '_', 'S', '5', '_', 0x12, 6, 4, 0x0a, 5, 0x0a, 5, 0, 0
	};
	uint8_t *memory = put_machine();

	memset(memory + DSDT, 0, 4);
	memcpy(memory + SSDT, "SSDT", 4);
	memcpy(memory + SSDT + TABLE_HEADER_BYTES, s5, sizeof(s5));
	table_seal(memory + SSDT, TABLE_HEADER_BYTES + sizeof(s5));
	rsdp_read_power(&fake_physical, RSDP, &power);
	assert_true(power.has_s5);
	assert_int_equal(power.s5.a, 5);
}

static void damage_leaves_what_makes_sense(void **state)
{
	uint8_t *memory = put_machine();

	memory[FADT]++; /* the signature */
	rsdp_read_power(&fake_physical, RSDP, &power);
	assert_false(power.has_fadt || power.has_s5);
	memory = put_machine();
	memory[DSDT]++;
	rsdp_read_power(&fake_physical, RSDP, &power);
	assert_true(power.has_fadt);
	assert_false(power.has_s5);
	memory = put_machine();
	memory[RSDP + 8]++;
	rsdp_read_power(&fake_physical, RSDP, &power);
	assert_false(power.has_fadt);
	rsdp_read_power(&fake_physical, 0, &power);
	rsdp_read_power(&fake_physical, UINT64_MAX - 3, &power);
	assert_false(power.has_fadt);
}

static void the_root_pointer_is_found_where_bios_puts_it(void **state)
{
	uint8_t *memory = put_machine();

	assert_int_equal(rsdp_find(&fake_physical), RSDP);
	memory[RSDP]++;
	assert_int_equal(rsdp_find(&fake_physical), 0);
	memory[RSDP]--;
	table_put(memory + 0x40e, 0x9fc0, 2);
	memcpy(memory + 0x9fc00 + 0x3e0, memory + RSDP, 36);
	assert_int_equal(rsdp_find(&fake_physical), 0x9fc00 + 0x3e0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(power_is_found_from_the_root_pointer_on),
		cmocka_unit_test(a_damaged_xsdt_leaves_the_rsdt),
		cmocka_unit_test(a_damaged_root_is_better_than_none),
		cmocka_unit_test(a_wrong_checksum_below_the_root_changes_nothing),
		cmocka_unit_test(the_64_bit_address_of_the_dsdt_wins),
		cmocka_unit_test(a_sleep_type_in_an_ssdt_is_found),
		cmocka_unit_test(damage_leaves_what_makes_sense),
		cmocka_unit_test(the_root_pointer_is_found_where_bios_puts_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
