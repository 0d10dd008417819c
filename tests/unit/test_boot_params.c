/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/boot_params.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "core/elf_core.h"
#include "tests/unit/physical_fixture.h"
#include "tests/unit/table.h"

#define MIB 0x100000ULL

/* Where the tests put things. */
enum { PARAMS = 0x10000, DATA_1 = 0x20000, DATA_2 = 0x30000, CORE = 0x40000 };

static struct memory_map map;
static struct boot_params params;

static void put_e820(uint8_t *entry, uint64_t start, uint64_t bytes, uint32_t type)
{
	table_put(entry, start, 8);
	table_put(entry + 8, bytes, 8);
	table_put(entry + 16, type, 4);
}

static void put_setup_data(uint8_t *at, uint64_t next, uint32_t type, uint32_t bytes)
{
	table_put(at, next, 8);
	table_put(at + 8, type, 4);
	table_put(at + 12, bytes, 4);
}

static void read_params(void)
{
	memory_map_init(&map);
	boot_params_read(&fake_physical, PARAMS, &params, &map);
}

static void both_halves_of_every_address_are_read(void **state)
{
	uint8_t *page = fake_memory() + PARAMS;

	table_put(page + 0x070, 0x123456789abcdef0, 8);
	table_put(page + 0x0c0, 2, 4);
	table_put(page + 0x0c4, 1, 4);
	table_put(page + 0x0c8, 3, 4);
	table_put(page + 0x218, 0x1000, 4);
	table_put(page + 0x21c, 0x10, 4);
	table_put(page + 0x228, 0x2000, 4);
	read_params();
	assert_int_equal(params.rsdp, 0x123456789abcdef0);
	assert_int_equal(params.initrd.start, 0x200001000);
	assert_int_equal(params.initrd.end, 0x300001010);
	assert_int_equal(params.command_line, 0x300002000);
}

static void only_kexec_says_that_linux_ran_before(void **state)
{
	static const struct {
		uint8_t loader;
		bool by_kexec;
	} cases[] = { { 0, false },    { 0x72, false }, { 0xb0, false },
		      { 0xff, false }, { 0xd0, true },	{ 0xd3, true } };
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fake_memory()[PARAMS + 0x210] = cases[i].loader;
		read_params();
		assert_int_equal(params.by_kexec, cases[i].by_kexec);
	}
}

static void efi_system_table_is_read_where_firmware_has_64_bits(void **state)
{
	uint8_t *page = fake_memory() + PARAMS;

	table_put(page + 0x1c4, 0x2000, 4);
	table_put(page + 0x1d8, 3, 4);
	read_params();
	assert_int_equal(params.efi_system, 0);
	memcpy(page + 0x1c0, "EL64", 4);
	read_params();
	assert_int_equal(params.efi_system, 0x300002000);
}

static void an_initrd_out_of_the_address_space_is_none(void **state)
{
	uint8_t *page = fake_memory() + PARAMS;

	memset(page + 0x0c0, 0xff, 8);
	memset(page + 0x218, 0xff, 8);
	read_params();
	assert_int_equal(params.initrd.start, params.initrd.end);
}

static void the_map_is_continued_in_setup_data(void **state)
{
	uint8_t *memory = fake_memory(), *page = memory + PARAMS;

	page[0x1e8] = 1;
	put_e820(page + 0x2d0, MIB, MIB, 1);
	put_e820(page + 0x2d0 + 20, 64 * MIB, MIB, 1); /* behind the count */
	table_put(page + 0x250, DATA_1, 8);
	put_setup_data(memory + DATA_1, DATA_2, 9, 20); /* a seed */
	put_e820(memory + DATA_1 + 16, 32 * MIB, MIB, 1);
	put_setup_data(memory + DATA_2, 0, 1, 40);
	put_e820(memory + DATA_2 + 16, 4 * MIB, MIB, 1);
	put_e820(memory + DATA_2 + 36, 8 * MIB, MIB, 3);
	read_params();
	assert_null(memory_map_finish(&map));
	assert_int_equal(map.ram.count, 3);
	assert_int_equal(map.ram.item[0].end, 0x1000); /* the page that Linux hides */
	assert_int_equal(map.ram.item[1].start, MIB);
	assert_int_equal(map.ram.item[2].start, 4 * MIB);
	assert_int_equal(map.last.count, 0);
}

static void a_list_that_bites_its_tail_ends(void **state)
{
	uint8_t *memory = fake_memory();

	table_put(memory + PARAMS + 0x250, DATA_1, 8);
	put_setup_data(memory + DATA_1, DATA_2, 1, UINT32_MAX); /* cannot be read */
	put_setup_data(memory + DATA_2, DATA_1, 1, 20);
	put_e820(memory + DATA_2 + 16, 4 * MIB, MIB, 1);
	read_params();
	assert_int_equal(ranges_bytes(&map.firmware_ram), MIB + 0x1000);
}

static void params_out_of_reach_are_empty(void **state)
{
	(void)fake_memory();
	memory_map_init(&map);
	memset(&params, 0xff, sizeof(params));
	boot_params_read(&fake_physical, FAKE_BYTES, &params, &map);
	assert_int_equal(params.rsdp, 0);
	assert_int_equal(params.command_line, 0);
	assert_int_equal(map.firmware_ram.count, 0);
}

static void put_segment(uint8_t *at, uint32_t type, uint64_t start, uint64_t bytes)
{
	table_put(at, type, 4);
	table_put(at + 24, start, 8);
	table_put(at + 40, bytes, 8);
}

/* RAM from 1 to 16 MiB and from 32 to 48 MiB, a note, and the crash kernel between. */
static uint8_t *put_core(void)
{
	uint8_t *header = fake_memory() + CORE;

	memcpy(header, "\177ELF\2\1\1", 7);
	table_put(header + 32, 64, 8);
	table_put(header + 54, 56, 2);
	table_put(header + 56, 3, 2);
	put_segment(header + 64, 4, 100 * MIB, MIB);
	put_segment(header + 64 + 56, 1, MIB, 15 * MIB);
	put_segment(header + 64 + 112, 1, 32 * MIB, 16 * MIB);
	return header;
}

static const char *add_core(void)
{
	return elf_core_add(&map, &fake_physical, CORE, 20 * MIB);
}

static void segments_of_a_core_header_are_ram(void **state)
{
	(void)put_core();
	memory_map_init(&map);
	assert_null(add_core());
	assert_int_equal(map.firmware_ram.count, 2);
	assert_int_equal(ranges_bytes(&map.firmware_ram), 31 * MIB);
}

static void gaps_in_the_crash_kernels_memory_are_ram(void **state)
{
	static const struct {
		struct mem_range known[2], expected;
	} cases[] = {
		/* a gap in the middle */
		{ { { 18 * MIB, 20 * MIB }, { 22 * MIB, 24 * MIB } }, { 18 * MIB, 24 * MIB } },
		/* up to the segments around it */
		{ { { 16 * MIB + 4096, 20 * MIB }, { 22 * MIB, 32 * MIB - 4096 } },
		  { MIB, 48 * MIB } },
		/* but not over a hole of more than 1 MiB */
		{ { { 16 * MIB, 20 * MIB }, { 22 * MIB, 31 * MIB - 1 } }, { MIB, 31 * MIB - 1 } },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		(void)put_core();
		memory_map_init(&map);
		ranges_add(&map.firmware_ram, cases[i].known[0]);
		ranges_add(&map.firmware_ram, cases[i].known[1]);
		assert_null(add_core());
		assert_true(ranges_cover(&map.firmware_ram, cases[i].expected));
		assert_int_equal(ranges_bytes(&map.firmware_ram),
				 i == 0	  ? 37 * MIB
				 : i == 1 ? 47 * MIB
					  : 30 * MIB - 1 + 16 * MIB);
	}
}

static void damaged_core_headers_are_refused(void **state)
{
	uint8_t *header = put_core();

	memory_map_init(&map);
	header[4] = 1; /* 32 bits */
	assert_string_equal(add_core(), "not an ELF header");
	header = put_core();
	table_put(header + 54, 32, 2);
	assert_string_equal(add_core(), "not the ELF header of a kernel");
	header = put_core();
	table_put(header + 32, UINT64_MAX, 8);
	assert_string_equal(add_core(), "not the ELF header of a kernel");
	header = put_core();
	table_put(header + 56, 0xffff, 2);
	assert_string_equal(add_core(), "segments cannot be read");
	assert_string_equal(elf_core_add(&map, &fake_physical, UINT64_MAX, 0), "not an ELF header");
	assert_int_equal(map.firmware_ram.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_halves_of_every_address_are_read),
		cmocka_unit_test(only_kexec_says_that_linux_ran_before),
		cmocka_unit_test(efi_system_table_is_read_where_firmware_has_64_bits),
		cmocka_unit_test(an_initrd_out_of_the_address_space_is_none),
		cmocka_unit_test(the_map_is_continued_in_setup_data),
		cmocka_unit_test(a_list_that_bites_its_tail_ends),
		cmocka_unit_test(params_out_of_reach_are_empty),
		cmocka_unit_test(segments_of_a_core_header_are_ram),
		cmocka_unit_test(gaps_in_the_crash_kernels_memory_are_ram),
		cmocka_unit_test(damaged_core_headers_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
