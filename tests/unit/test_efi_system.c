/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/efi_system.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/physical_fixture.h"
#include "tests/unit/table.h"

enum { SYSTEM = 0x10000, LIST = 0x20000, ENTRY_BYTES = 24, RSDP_1 = 0xf0000, RSDP_2 = 0xe0000 };

/* As they lie in memory, UEFI 2.10, appendix A. */
static const uint8_t acpi_2[] = { 0x71, 0xe8, 0x68, 0x88, 0xf1, 0xe4, 0xd3, 0x11,
				  0xbc, 0x22, 0x00, 0x80, 0xc7, 0x3c, 0x88, 0x81 };
static const uint8_t acpi_1[] = { 0x30, 0x2d, 0x9d, 0xeb, 0x88, 0x2d, 0xd3, 0x11,
				  0x9a, 0x16, 0x00, 0x90, 0x27, 0x3f, 0xc1, 0x4d };

static uint8_t *put_system(uint64_t count, uint64_t list)
{
	uint8_t *memory = fake_memory();

	memcpy(memory + SYSTEM, "IBI SYST", 8);
	table_put(memory + SYSTEM + 104, count, 8);
	table_put(memory + SYSTEM + 112, list, 8);
	return memory;
}

static void put_entry(uint8_t *memory, unsigned int i, const uint8_t *guid, uint64_t address)
{
	memcpy(memory + LIST + i * ENTRY_BYTES, guid, 16);
	table_put(memory + LIST + i * ENTRY_BYTES + 16, address, 8);
}

static void the_newer_root_pointer_wins_wherever_it_stands(void **state)
{
	uint8_t *memory = put_system(3, LIST);

	put_entry(memory, 1, acpi_1, RSDP_1);
	assert_int_equal(efi_system_find_rsdp(&fake_physical, SYSTEM), RSDP_1);
	put_entry(memory, 2, acpi_2, RSDP_2);
	assert_int_equal(efi_system_find_rsdp(&fake_physical, SYSTEM), RSDP_2);
	put_entry(memory, 0, acpi_2, RSDP_2 + 16);
	assert_int_equal(efi_system_find_rsdp(&fake_physical, SYSTEM), RSDP_2 + 16);
}

static void an_entry_behind_the_count_is_not_read(void **state)
{
	uint8_t *memory = put_system(1, LIST);

	put_entry(memory, 1, acpi_2, RSDP_2);
	assert_int_equal(efi_system_find_rsdp(&fake_physical, SYSTEM), 0);
}

static void a_list_at_a_virtual_address_is_none(void **state)
{
	put_system(1, 0xfffffffeff000000);
	assert_int_equal(efi_system_find_rsdp(&fake_physical, SYSTEM), 0);
}

static void what_is_not_a_system_table_has_no_root_pointer(void **state)
{
	uint8_t *memory = put_system(1, LIST);

	put_entry(memory, 0, acpi_2, RSDP_2);
	memory[SYSTEM] = 'X';
	assert_int_equal(efi_system_find_rsdp(&fake_physical, SYSTEM), 0);
	assert_int_equal(efi_system_find_rsdp(&fake_physical, 0), 0);
	assert_int_equal(efi_system_find_rsdp(&fake_physical, FAKE_BYTES), 0);
}

static void a_count_that_is_absurd_is_not_believed(void **state)
{
	uint8_t *memory = put_system(UINT64_MAX / ENTRY_BYTES + 2, LIST);

	put_entry(memory, 0, acpi_2, RSDP_2);
	assert_int_equal(efi_system_find_rsdp(&fake_physical, SYSTEM), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newer_root_pointer_wins_wherever_it_stands),
		cmocka_unit_test(an_entry_behind_the_count_is_not_read),
		cmocka_unit_test(a_list_at_a_virtual_address_is_none),
		cmocka_unit_test(what_is_not_a_system_table_has_no_root_pointer),
		cmocka_unit_test(a_count_that_is_absurd_is_not_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
