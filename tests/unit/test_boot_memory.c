/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/boot_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/e820.h"
#include "core/efi_map.h"
#include "tests/unit/table.h"

#define MIB 0x100000ULL

enum { EFI_DESCRIPTOR_BYTES = 48 };

static struct memory_map map;

static void put_e820(uint8_t *entry, uint64_t start, uint64_t bytes, uint32_t type)
{
	table_put(entry, start, 8);
	table_put(entry + 8, bytes, 8);
	table_put(entry + 16, type, 4);
}

static void put_efi(uint8_t *entry, uint32_t type, uint64_t start, uint64_t pages, uint64_t flags)
{
	memset(entry, 0xee, EFI_DESCRIPTOR_BYTES);
	table_put(entry, type, 4);
	table_put(entry + 8, start, 8);
	table_put(entry + 24, pages, 8);
	table_put(entry + 32, flags, 8);
}

static void assert_ranges(const struct ranges *set, const struct mem_range *expected, uint32_t n)
{
	uint32_t i;

	assert_int_equal(set->count, n);
	for (i = 0; i < n; i++) {
		assert_int_equal(set->item[i].start, expected[i].start);
		assert_int_equal(set->item[i].end, expected[i].end);
	}
}

static void e820_types_are_ram_or_left_alone(void **state)
{
	static const struct mem_range ram[] = { { 0, 0x9fc00 }, { MIB, 4 * MIB } };
	uint8_t table[12 * E820_ENTRY_BYTES], *at = table;
	uint32_t type;

	memory_map_init(&map);
	put_e820(at, 0, 0x9fc00, 1);
	put_e820(at += E820_ENTRY_BYTES, MIB, 2 * MIB, 1);
	put_e820(at += E820_ENTRY_BYTES, 3 * MIB, MIB, 128);
	put_e820(at += E820_ENTRY_BYTES, 6 * MIB, MIB, 3);
	for (type = 4; type <= 7; type++) /* NVS, unusable, disabled, persistent */
		put_e820(at += E820_ENTRY_BYTES, (4 + type) * MIB, MIB, type);
	put_e820(at += E820_ENTRY_BYTES, 20 * MIB, MIB, 0);
	put_e820(at += E820_ENTRY_BYTES, 21 * MIB, MIB, 12);
	put_e820(at += E820_ENTRY_BYTES, 22 * MIB, MIB, 0xefffffff);
	put_e820(at += E820_ENTRY_BYTES, 23 * MIB, 0, 1);
	assert_int_equal(e820_add(&map, table, sizeof(table)), 1); /* the empty one */
	assert_null(memory_map_finish(&map));
	assert_ranges(&map.ram, ram, 2);
	assert_int_equal(map.last.count, 0);
}

static void reserved_memory_wins_over_ram_that_claims_it(void **state)
{
	static const struct mem_range ram[] = { { MIB, 2 * MIB }, { 3 * MIB, 4 * MIB } };
	uint8_t table[2 * E820_ENTRY_BYTES];

	memory_map_init(&map);
	put_e820(table, MIB, 3 * MIB, 1);
	put_e820(table + E820_ENTRY_BYTES, 2 * MIB, MIB, 2);
	assert_int_equal(e820_add(&map, table, sizeof(table)), 0);
	assert_null(memory_map_finish(&map));
	assert_ranges(&map.ram, ram, 2);
}

static void the_first_page_that_linux_takes_out_is_ram(void **state)
{
	static const struct mem_range ram[] = { { 0, 0x9f000 } };
	uint8_t table[2 * E820_ENTRY_BYTES];

	memory_map_init(&map);
	put_e820(table, 0, 0x1000, 2);
	put_e820(table + E820_ENTRY_BYTES, 0x1000, 0x9e000, 1);
	assert_int_equal(e820_add(&map, table, sizeof(table)), 0);
	assert_null(memory_map_finish(&map));
	assert_ranges(&map.ram, ram, 1);
}

static void an_entry_that_is_cut_off_is_not_read(void **state)
{
	uint8_t *table = malloc(2 * E820_ENTRY_BYTES - 1);

	memory_map_init(&map);
	assert_non_null(table);
	put_e820(table, MIB, MIB, 1);
	assert_int_equal(e820_add(&map, table, 2 * E820_ENTRY_BYTES - 1), 0);
	assert_null(memory_map_finish(&map));
	assert_int_equal(ranges_bytes(&map.ram), MIB);
	free(table);
}

static void lengths_that_run_out_of_the_address_space_are_cut(void **state)
{
	memory_map_init(&map);
	assert_true(boot_memory_add(&map, MIB, UINT64_MAX, BOOT_MEMORY_RAM));
	assert_false(boot_memory_add(&map, MEMORY_MAP_END, MIB, BOOT_MEMORY_RAM));
	assert_false(boot_memory_add(&map, UINT64_MAX, UINT64_MAX, BOOT_MEMORY_RAM));
	assert_null(memory_map_finish(&map));
	assert_int_equal(map.ram.item[0].end, MEMORY_MAP_END);
}

/* Every other range splits RAM, until there is no room; the map must be finished all the same. */
static void a_hostile_number_of_ranges_does_not_stop_the_wipe(void **state)
{
	uint64_t i;

	memory_map_init(&map);
	assert_true(boot_memory_add(&map, 0, 1ULL << 40, BOOT_MEMORY_RAM));
	for (i = 0; i < 3 * MEMORY_MAP_ROOM; i++)
		(void)boot_memory_add(&map, (2 * i + 1) * MIB, MIB,
				      i % 2 ? BOOT_MEMORY_TABLES : BOOT_MEMORY_STAYS);
	assert_null(memory_map_finish(&map));
	assert_int_equal(map.ram.count, MEMORY_MAP_ROOM);
}

static void efi_types_are_ram_or_left_alone(void **state)
{
	static const struct mem_range ram[] = { { MIB, 5 * MIB }, { 7 * MIB, 8 * MIB } };
	uint8_t table[18 * EFI_DESCRIPTOR_BYTES];
	uint32_t type;

	memory_map_init(&map);
	for (type = 0; type < 16; type++) /* type 0 lies at 16 MiB, the others at their number */
		put_efi(table + type * EFI_DESCRIPTOR_BYTES, type, (type ? type : 16) * MIB, 256,
			0xf);
	put_efi(table + 16 * EFI_DESCRIPTOR_BYTES, 7, 17 * MIB, 256, 1ULL << 18);
	put_efi(table + 17 * EFI_DESCRIPTOR_BYTES, 4, 18 * MIB, 256, 1ULL << 63);
	assert_int_equal(efi_map_add(&map, table, sizeof(table), EFI_DESCRIPTOR_BYTES), 0);
	assert_null(memory_map_finish(&map));
	assert_ranges(&map.ram, ram, 2);
	assert_int_equal(map.last.count, 0);
}

static void an_efi_map_of_nonsense_adds_nothing(void **state)
{
	uint8_t table[2 * EFI_DESCRIPTOR_BYTES];

	memory_map_init(&map);
	put_efi(table, 7, MIB, 256, 0xf);
	assert_int_equal(efi_map_add(&map, table, sizeof(table), 0), 0);
	assert_int_equal(efi_map_add(&map, table, sizeof(table), 39), 0);
	assert_int_equal(efi_map_add(&map, table, EFI_DESCRIPTOR_BYTES - 1, EFI_DESCRIPTOR_BYTES),
			 0);
	assert_int_equal(map.firmware_ram.count, 0);
	put_efi(table, 7, MIB, UINT64_MAX, 0xf);
	put_efi(table + EFI_DESCRIPTOR_BYTES, 7, UINT64_MAX, 1, 0xf);
	assert_int_equal(efi_map_add(&map, table, sizeof(table), EFI_DESCRIPTOR_BYTES), 1);
	assert_int_equal(map.firmware_ram.item[0].end, MEMORY_MAP_END);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(e820_types_are_ram_or_left_alone),
		cmocka_unit_test(reserved_memory_wins_over_ram_that_claims_it),
		cmocka_unit_test(the_first_page_that_linux_takes_out_is_ram),
		cmocka_unit_test(an_entry_that_is_cut_off_is_not_read),
		cmocka_unit_test(lengths_that_run_out_of_the_address_space_are_cut),
		cmocka_unit_test(a_hostile_number_of_ranges_does_not_stop_the_wipe),
		cmocka_unit_test(efi_types_are_ram_or_left_alone),
		cmocka_unit_test(an_efi_map_of_nonsense_adds_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
