/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * RAM that the module finds by asking the kernel about firmware's map (kmod/firmware.h), with a
 * kernel that is made up. The module must overwrite what the loader does, which reads that map.
 */
#include "core/memory_map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/unit/recorded.h"

/* What firmware.c takes from the kernel. */
typedef uint32_t u32;
typedef uint64_t u64;
enum e820_type {
	E820_TYPE_RAM = 1,
	E820_TYPE_RESERVED = 2,
	E820_TYPE_ACPI = 3,
	E820_TYPE_NVS = 4,
	E820_TYPE_UNUSABLE = 5,
	E820_TYPE_PMEM = 7,
	E820_TYPE_PRAM = 12,
	E820_TYPE_SOFT_RESERVED = 0xefff,
};
#define PAGE_SIZE   4096ULL
#define ALIGN(x, a) (((x) + (a) + ~0ULL) / (a) * (a))
#define min(a, b)   ((a) < (b) ? (a) : (b))

static void cond_resched(void)
{
}

static bool e820__mapped_raw_any(u64 start, u64 end, enum e820_type type);
const char *firmware_add_ram(struct memory_map *map);

#include "firmware_without_includes.c"

enum { ENTRIES_MAX = 64, TEXT_BYTES = 32 };

static struct entry {
	struct mem_range r;
	enum e820_type type;
} table[ENTRIES_MAX];
static unsigned int entries;
static unsigned long questions;

static bool e820__mapped_raw_any(u64 start, u64 end, enum e820_type type)
{
	questions++;
	for (unsigned int i = 0; i < entries; i++)
		if (table[i].type == type && table[i].r.start < end && start < table[i].r.end)
			return true;
	return false;
}

static void add_entry(u64 start, u64 end, enum e820_type type)
{
	assert_true(entries < ENTRIES_MAX);
	table[entries++] = (struct entry){ { start, end }, type };
}

static enum e820_type type_of(const char *text)
{
	static const struct {
		const char *text;
		enum e820_type type;
	} all[] = {
		{ "System RAM\n", E820_TYPE_RAM },
		{ "Reserved\n", E820_TYPE_RESERVED },
		{ "ACPI Tables\n", E820_TYPE_ACPI },
		{ "ACPI Non-volatile Storage\n", E820_TYPE_NVS },
		{ "Persistent Memory\n", E820_TYPE_PMEM },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(all[i].text, text) == 0)
			return all[i].type;
	fail_msg("type %s", text);
	return E820_TYPE_RESERVED;
}

static void read_firmware_map(const char *machine)
{
	char path[128];

	entries = 0;
	for (unsigned int i = 0;; i++) {
		static const char *const fields[] = { "start", "end", "type" };
		char text[3][TEXT_BYTES];

		for (unsigned int field = 0; field < 3; field++) {
			FILE *file;

			snprintf(path, sizeof(path), "tests/data/%s/sys/firmware/memmap/%u/%s",
				 machine, i, fields[field]);
			file = fopen(path, "r");
			if (!file && !field && i)
				return;
			assert_non_null(file);
			assert_non_null(fgets(text[field], TEXT_BYTES, file));
			fclose(file);
		}
		add_entry(strtoull(text[0], NULL, 16), strtoull(text[1], NULL, 16) + 1,
			  type_of(text[2]));
	}
}

static struct memory_map *kernel_map(const char *iomem, size_t bytes)
{
	struct memory_map *map = malloc(sizeof(*map));
	unsigned int line;

	assert_non_null(map);
	memory_map_init(map);
	assert_null(memory_map_add_iomem(map, iomem, bytes, &line));
	return map;
}

static void assert_same(const struct ranges *got, const struct ranges *expected)
{
	assert_int_equal(got->count, expected->count);
	for (u32 i = 0; i < got->count; i++) {
		assert_int_equal(got->item[i].start, expected->item[i].start);
		assert_int_equal(got->item[i].end, expected->item[i].end);
	}
}

static void the_module_overwrites_what_the_loader_does(void **state)
{
	static const char *const machines[] = { "q35-seabios", "pc-seabios", "q35-5g-hotplug",
						"q35-ovmf",    "microvm",    "firecracker" };

	for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
		struct memory_map *loader = recorded_map(machines[i]), *module;
		size_t bytes;
		char *iomem = recorded_file(machines[i], "proc/iomem", &bytes);

		print_message("%s\n", machines[i]);
		read_firmware_map(machines[i]);
		module = kernel_map(iomem, bytes);
		assert_null(firmware_add_ram(module));
		assert_null(memory_map_finish(loader));
		assert_null(memory_map_finish(module));
		assert_same(&module->ram, &loader->ram);
		assert_same(&module->last, &loader->last);
		free(iomem);
		free(loader);
		free(module);
	}
}

/* UEFI's boot services put a logo there; Linux reserves it, and the first page, for itself. */
static void what_the_kernel_reserves_of_ram_is_found(void **state)
{
	static const char iomem[] = "00000000-00000fff : Reserved\n"
				    "00001000-0009ffff : System RAM\n"
				    "00100000-3e0b5fff : System RAM\n"
				    "3e0b6000-3e0befff : Reserved\n"
				    "3e0bf000-3e8fffff : System RAM\n"
				    "3e900000-3e9fffff : Reserved\n"
				    "3ea00000-3ea0ffff : ACPI Tables\n"
				    "3ea10000-3eafffff : ACPI Non-volatile Storage\n"
				    "3eb00000-3effffff : System RAM\n";
	static const struct mem_range ram[] = { { 0, 0xa0000 },
						{ 0x100000, 0x3e900000 },
						{ 0x3eb00000, 0x3f000000 } };
	struct memory_map *map = kernel_map(iomem, sizeof(iomem) - 1);

	entries = 0;
	questions = 0;
	add_entry(0, 0xa0000, E820_TYPE_RAM);
	add_entry(0x100000, 0x3e900000, E820_TYPE_RAM);
	add_entry(0x3e900000, 0x3ea00000, E820_TYPE_RESERVED);
	add_entry(0x3ea00000, 0x3ea10000, E820_TYPE_ACPI);
	add_entry(0x3ea10000, 0x3eb00000, E820_TYPE_NVS);
	add_entry(0x3eb00000, 0x3f000000, E820_TYPE_RAM);
	assert_null(firmware_add_ram(map));
	assert_null(memory_map_finish(map));
	assert_int_equal(map->ram.count, 3);
	for (u32 i = 0; i < map->ram.count; i++) {
		assert_int_equal(map->ram.item[i].start, ram[i].start);
		assert_int_equal(map->ram.item[i].end, ram[i].end);
	}
	assert_true(questions < 1000); /* the gaps are bisected, not walked */
	free(map);
}

static void a_page_that_is_not_ram_alone_is_left(void **state)
{
	static const char iomem[] = "00001000-0009ffff : System RAM\n";
	struct memory_map *map = kernel_map(iomem, sizeof(iomem) - 1);

	entries = 0;
	add_entry(0, 0xa0000, E820_TYPE_RAM);
	add_entry(0x200000, 0x201800, E820_TYPE_RAM);
	add_entry(0x201800, 0x202000, E820_TYPE_NVS);
	add_entry(0x300000, 0x301000, E820_TYPE_RAM);
	add_entry(0x300000, 0x301000, E820_TYPE_SOFT_RESERVED);
	assert_null(firmware_add_ram(map));
	assert_null(memory_map_finish(map));
	assert_int_equal(map->ram.count, 2);
	assert_int_equal(map->ram.item[1].start, 0x200000);
	assert_int_equal(map->ram.item[1].end, 0x201000);
	free(map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_module_overwrites_what_the_loader_does),
		cmocka_unit_test(what_the_kernel_reserves_of_ram_is_found),
		cmocka_unit_test(a_page_that_is_not_ram_alone_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
