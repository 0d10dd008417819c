/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/memory_map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/recorded.h"

enum { ENTRIES_MAX = 5, RANGES_MAX = 5 };

struct firmware_entry {
	struct mem_range r;
	const char *type;
};

struct merge {
	const char *what;
	struct firmware_entry firmware[ENTRIES_MAX];
	const char *iomem;
	struct mem_range ram[RANGES_MAX];
	struct mem_range last[RANGES_MAX];
};

static struct memory_map *new_map(void)
{
	struct memory_map *map = malloc(sizeof(*map));

	assert_non_null(map);
	memory_map_init(map);
	return map;
}

static void add_text(struct memory_map *map, const char *iomem)
{
	unsigned int line;

	assert_null(memory_map_add_iomem(map, iomem, strlen(iomem), &line));
}

static void assert_holds(const struct ranges *set, const struct mem_range expected[RANGES_MAX])
{
	uint32_t i;

	for (i = 0; i < set->count; i++) {
		assert_true(i < RANGES_MAX);
		assert_int_equal(set->item[i].start, expected[i].start);
		assert_int_equal(set->item[i].end, expected[i].end);
	}
	assert_true(i == RANGES_MAX || !expected[i].end);
}

static const struct merge merges[] = {
	{ "firmware's and the kernel's RAM are joined",
	  { { { 0, 0x9000 }, "System RAM" }, { { 0x20000, 0x30000 }, "System RAM\n" } },
	  "1000-8fff : System RAM\n40000-4ffff : System RAM\n",
	  { { 0, 0x9000 }, { 0x20000, 0x30000 }, { 0x40000, 0x50000 } },
	  { { 0 } } },
	{ "the kernel's map alone will do",
	  { { { 0 }, NULL } },
	  "1000-8fff : System RAM\n9000-9fff : ACPI Tables\n",
	  { { 0x1000, 0x9000 } },
	  { { 0 } } },
	{ "the case of the names does not matter",
	  { { { 0, 0x5000 }, "System RAM" },
	    { { 0x6000, 0x7000 }, "Persistent memory" },
	    { { 0x8000, 0x9000 }, "Persistent memory (legacy)" } },
	  "0-2fff : System RAM\n  2000-2fff : ACPI tables\n3000-3fff : ACPI non-volatile storage\n"
	  "5000-5fff : Device reserved\n6000-6fff : Persistent memory\n"
	  "  6000-6fff : System RAM (kmem)\n8000-8fff : Persistent memory (legacy)\n"
	  "  8000-8fff : System RAM\n",
	  { { 0, 0x2000 }, { 0x4000, 0x5000 } },
	  { { 0x2000, 0x3000 } } },
	{ "what firmware calls both RAM and something else is not RAM",
	  { { { 0, 0x9000 }, "System RAM" }, { { 0x4000, 0x5000 }, "Reserved" } },
	  "0-fff : Reserved\n1000-1fff : System RAM\n",
	  { { 0, 0x4000 }, { 0x5000, 0x9000 } },
	  { { 0 } } },
	{ "unless the kernel uses it as RAM",
	  { { { 0, 0x9000 }, "System RAM" }, { { 0x4000, 0x5000 }, "Reserved" } },
	  "0-8fff : System RAM\n",
	  { { 0, 0x9000 } },
	  { { 0 } } },
	{ "firmware that calls video memory and ROM RAM is not believed",
	  { { { 0, 0x200000 }, "System RAM" } },
	  "0-fff : Reserved\n1000-9ffff : System RAM\n100000-1fffff : System RAM\n",
	  { { 0, 0xa0000 }, { 0x100000, 0x200000 } },
	  { { 0 } } },
	{ "ACPI NVS and bad memory are kept if another source claims them as RAM",
	  { { { 0, 0x9000 }, "System RAM" },
	    { { 0x2000, 0x3000 }, "ACPI Non-volatile Storage" },
	    { { 0x4000, 0x5000 }, "Unusable memory" },
	    { { 0x6000, 0x7000 }, "ACPI Tables" } },
	  "0-8fff : System RAM\n",
	  { { 0, 0x2000 }, { 0x3000, 0x4000 }, { 0x5000, 0x6000 }, { 0x7000, 0x9000 } },
	  { { 0x6000, 0x7000 } } },
	{ "also when only the kernel knows that they are",
	  { { { 0, 0x9000 }, "System RAM" } },
	  "0-1fff : System RAM\n2000-2fff : ACPI Non-volatile Storage\n3000-3fff : Unusable "
	  "memory\n",
	  { { 0, 0x2000 }, { 0x4000, 0x9000 } },
	  { { 0 } } },
	{ "ACPI NVS inside ACPI tables is kept",
	  { { { 0, 0x1000 }, "System RAM" },
	    { { 0x2000, 0x5000 }, "ACPI Tables" },
	    { { 0x3000, 0x4000 }, "ACPI Non-volatile Storage" } },
	  "0-5fff : System RAM\n",
	  { { 0, 0x2000 }, { 0x5000, 0x6000 } },
	  { { 0x2000, 0x3000 }, { 0x4000, 0x5000 } } },
	{ "ACPI tables are left, but not where they are RAM as well",
	  { { { 0, 0x9000 }, "System RAM" },
	    { { 0x2000, 0x5000 }, "ACPI Tables" },
	    { { 0xb000, 0xc000 }, "ACPI Tables" } },
	  "0-1fff : System RAM\n2000-3fff : ACPI Tables\n4000-6fff : System RAM\n"
	  "7000-7fff : ACPI Tables\n",
	  { { 0, 0x2000 }, { 0x5000, 0x7000 }, { 0x8000, 0x9000 } },
	  { { 0x4000, 0x5000 }, { 0x7000, 0x8000 } } },
	{ "memory that a driver manages is RAM, at any depth",
	  { { { 0, 0x1000 }, "System RAM" } },
	  "0-fff : System RAM\n100000-8fffff : Soft Reserved\n  100000-8fffff : dax0.0\n"
	  "    200000-7fffff : System RAM (kmem)\na00000-afffff : System RAM (virtio_mem)\n",
	  { { 0, 0x1000 }, { 0x200000, 0x800000 }, { 0xa00000, 0xb00000 } },
	  { { 0 } } },
	{ "persistent memory is kept, also where the kernel uses it as RAM",
	  { { { 0, 0x1000 }, "System RAM" },
	    { { 0x100000, 0x900000 }, "Persistent Memory" },
	    { { 0xa00000, 0xb00000 }, "Persistent Memory (legacy)" } },
	  "0-fff : System RAM\n100000-8fffff : Persistent Memory\n  100000-8fffff : dax0.0\n"
	  "    200000-7fffff : System RAM (kmem)\na00000-afffff : System RAM\n",
	  { { 0, 0x1000 } },
	  { { 0 } } },
	{ "but not RAM of which a boot option made a disk",
	  { { { 0, 0x9000 }, "System RAM" } },
	  "0-fff : System RAM\n1000-8fff : Persistent Memory (legacy)\n",
	  { { 0, 0x9000 } },
	  { { 0 } } },
	{ "every other type is left alone",
	  { { { 0, 0x1000 }, "System RAM" },
	    { { 0x2000, 0x3000 }, "Persistent Memory" },
	    { { 0x4000, 0x5000 }, "Soft Reserved" },
	    { { 0x6000, 0x7000 }, "Unknown E820 type" },
	    { { 0x8000, 0x9000 }, "System RAM?" } },
	  "0-fff : System RAM\n2000-2fff : Persistent Memory\n  2000-2fff : System RAMP\n"
	  "4000-4fff : System RA\n",
	  { { 0, 0x1000 } },
	  { { 0 } } },
};

static void both_maps_are_merged_by_the_rules(void **state)
{
	size_t i, n;

	for (i = 0; i < sizeof(merges) / sizeof(merges[0]); i++) {
		const struct merge *m = &merges[i];
		struct memory_map *map = new_map();

		print_message("%s\n", m->what);
		for (n = 0; n < ENTRIES_MAX && m->firmware[n].type; n++)
			assert_null(memory_map_add_firmware(map, m->firmware[n].r,
							    m->firmware[n].type,
							    strlen(m->firmware[n].type)));
		add_text(map, m->iomem);
		assert_null(memory_map_finish(map));
		assert_holds(&map->ram, m->ram);
		assert_holds(&map->last, m->last);
		free(map);
	}
}

static void a_firmware_entry_that_makes_no_sense_is_refused(void **state)
{
	static const struct {
		struct mem_range r;
		const char *type;
		const char *reason;
	} cases[] = {
		{ { 2, 1 }, "System RAM", "range ends before it starts" },
		{ { 1, 1 }, "Reserved", "range ends before it starts" },
		{ { 1, 0 }, "ACPI Tables", "range ends before it starts" },
		{ { 1, 2 }, "", "type is empty" },
		{ { 1, 2 }, "\n", "type is empty" },
	};
	struct memory_map *map = new_map();
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(memory_map_add_firmware(map, cases[i].r, cases[i].type,
							    strlen(cases[i].type)),
				    cases[i].reason);
	free(map);
}

static void a_map_without_ram_is_refused(void **state)
{
	static const char iomem[] = "0-fff : Reserved\n";
	struct memory_map *map = new_map();

	add_text(map, iomem);
	assert_string_equal(memory_map_finish(map), "no System RAM");
	free(map);
}

static void ram_beyond_all_processors_is_refused_and_reserved_space_is_not(void **state)
{
	struct memory_map *map = new_map();

	add_text(map, "0-fffffffffffff : System RAM\n10000000000000-10000000000fff : Reserved\n");
	assert_null(memory_map_finish(map));
	free(map);
	map = new_map();
	add_text(map, "0-10000000000000 : System RAM\n");
	assert_string_equal(memory_map_finish(map), "memory beyond 52 address bits");
	free(map);
}

static void more_ranges_than_fit_are_an_error(void **state)
{
	struct memory_map *map = new_map();
	const char *reason = NULL;
	uint64_t i;

	for (i = 0; i < MEMORY_MAP_ROOM; i++)
		assert_null(memory_map_add_firmware(map, (struct mem_range){ 2 * i, 2 * i + 1 },
						    "System RAM", strlen("System RAM")));
	reason = memory_map_add_firmware(map, (struct mem_range){ 2 * i, 2 * i + 1 }, "System RAM",
					 strlen("System RAM"));
	assert_string_equal(reason, "too many ranges");
	add_text(map, "100000000-100000fff : System RAM\n");
	assert_string_equal(memory_map_finish(map), "too many ranges");
	free(map);
}

static void every_recorded_machine_gives_all_its_ram(void **state)
{
	static const struct {
		const char *machine;
		uint64_t ram, last; /* added up by hand from sys/firmware/memmap */
		struct mem_range first;
	} cases[] = {
		{ "q35-seabios", 536345600, 0, { 0, 0x9fc00 } },
		{ "pc-seabios", 536341504, 0, { 0, 0x9fc00 } },
		{ "q35-5g-hotplug", 5368183808, 0, { 0, 0x9fc00 } },
		{ "q35-ovmf", 1066950656, 0, { 0, 0xa0000 } },
		{ "microvm", 268041216, 0, { 0, 0x9fc00 } },
		{ "firecracker", 25769409536, 0, { 0, 0x9fc00 } },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct memory_map *map = recorded_map(cases[i].machine);

		print_message("%s\n", cases[i].machine);
		assert_null(memory_map_finish(map));
		assert_int_equal(ranges_bytes(&map->ram), cases[i].ram);
		assert_int_equal(ranges_bytes(&map->last), cases[i].last);
		assert_true(ranges_cover(&map->ram, cases[i].first));
		free(map);
	}
}

static void uefi_tables_and_its_nvs_are_left(void **state)
{
	static const struct mem_range left[] = {
		{ 0x3f76c000, 0x3f77e000 }, /* tables */
		{ 0x806000, 0x808000 },	    { 0x810000, 0x900000 },
		{ 0x3f77e000, 0x3f7fe000 }, { 0x3ff70000, 0x40000000 },
	};
	struct memory_map *map = recorded_map("q35-ovmf");
	uint64_t bytes;
	size_t i;

	assert_null(memory_map_finish(map));
	assert_int_equal(map->last.count, 0);
	bytes = ranges_bytes(&map->ram);
	for (i = 0; i < sizeof(left) / sizeof(left[0]); i++)
		assert_int_equal(ranges_cut(&map->ram, left[i]), 0);
	assert_int_equal(ranges_bytes(&map->ram), bytes);
	free(map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_maps_are_merged_by_the_rules),
		cmocka_unit_test(a_firmware_entry_that_makes_no_sense_is_refused),
		cmocka_unit_test(a_map_without_ram_is_refused),
		cmocka_unit_test(ram_beyond_all_processors_is_refused_and_reserved_space_is_not),
		cmocka_unit_test(more_ranges_than_fit_are_an_error),
		cmocka_unit_test(every_recorded_machine_gives_all_its_ram),
		cmocka_unit_test(uefi_tables_and_its_nvs_are_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
