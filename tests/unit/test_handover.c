/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/handover.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Two ranges of RAM and one of tables. */
static struct memory_map *small_map(void)
{
	struct memory_map *map = malloc(sizeof(*map));

	assert_non_null(map);
	memory_map_init(map);
	assert_int_equal(ranges_add(&map->ram, (struct mem_range){ 0, 0x9fc00 }), 0);
	assert_int_equal(ranges_add(&map->ram, (struct mem_range){ 0x100000, 0x200000 }), 0);
	assert_int_equal(ranges_add(&map->last, (struct mem_range){ 0x200000, 0x210000 }), 0);
	return map;
}

enum { SMALL_RANGES = 3 };

/* In memory of exactly its size; sealed, and the machine only halts. */
static struct handover *small_block(void)
{
	struct memory_map *map = small_map();
	struct handover *block = malloc(handover_bytes(SMALL_RANGES));

	assert_non_null(block);
	assert_null(handover_build(block, handover_bytes(SMALL_RANGES), map));
	handover_seal(block);
	free(map);
	return block;
}

static void a_block_holds_the_map_and_passes_its_own_check(void **state)
{
	struct handover *block = small_block();

	assert_null(handover_check(block, handover_bytes(SMALL_RANGES)));
	assert_int_equal(block->bytes, handover_bytes(SMALL_RANGES));
	assert_int_equal(block->action, HANDOVER_HALT);
	assert_int_equal(block->boot_cpu, APIC_ID_UNKNOWN);
	assert_int_equal(block->serial_port, 0);
	assert_int_equal(block->ram_count, 2);
	assert_int_equal(block->last_count, 1);
	assert_int_equal(block->range[0].end, 0x9fc00);
	assert_int_equal(block->range[1].start, 0x100000);
	assert_int_equal(block->range[2].start, 0x200000);
	free(block);
}

static void a_block_needs_room_and_ram(void **state)
{
	struct memory_map *map = small_map();
	struct handover *block = malloc(handover_bytes(SMALL_RANGES));

	assert_non_null(block);
	assert_string_equal(handover_build(block, handover_bytes(SMALL_RANGES) - 1, map),
			    "too many ranges for the handover block");
	memory_map_init(map);
	assert_string_equal(handover_build(block, handover_bytes(SMALL_RANGES), map),
			    "no memory to overwrite");
	free(block);
	free(map);
}

static void the_largest_map_fits(void **state)
{
	size_t room = handover_bytes(HANDOVER_RANGES_MAX);
	struct memory_map *map = malloc(sizeof(*map));
	struct handover *block = malloc(room);
	uint64_t i;

	assert_non_null(map);
	assert_non_null(block);
	memory_map_init(map);
	for (i = 0; i < MEMORY_MAP_ROOM; i++) {
		assert_int_equal(ranges_add(&map->ram, (struct mem_range){ 4 * i, 4 * i + 1 }), 0);
		assert_int_equal(ranges_add(&map->last, (struct mem_range){ 4 * i + 2, 4 * i + 3 }),
				 0);
	}
	assert_null(handover_build(block, room, map));
	handover_seal(block);
	assert_null(handover_check(block, room));
	assert_string_equal(handover_check(block, room - 1), "wrong length");
	free(block);
	free(map);
}

static void a_change_anywhere_is_noticed(void **state)
{
	struct handover *block = small_block();
	uint8_t *byte = (uint8_t *)block;
	size_t i;

	for (i = 0; i < handover_bytes(SMALL_RANGES); i++) {
		byte[i] ^= 0x10;
		assert_non_null(handover_check(block, handover_bytes(SMALL_RANGES)));
		byte[i] ^= 0x10;
	}
	assert_null(handover_check(block, handover_bytes(SMALL_RANGES)));
	free(block);
}

static void a_block_that_is_not_all_there_is_refused(void **state)
{
	struct handover *block = small_block();
	size_t room;

	for (room = 0; room < handover_bytes(SMALL_RANGES); room++) {
		void *part = malloc(room + 1);

		assert_non_null(part);
		memcpy(part, block, room);
		assert_non_null(handover_check(part, room));
		free(part);
	}
	free(block);
}

static void spoil_magic(struct handover *block)
{
	block->magic++;
}

static void spoil_version(struct handover *block)
{
	block->version++;
}

static void spoil_action(struct handover *block)
{
	block->action = 0;
}

static void want_poweroff(struct handover *block)
{
	block->action = HANDOVER_POWEROFF;
}

static void count_too_many_writes(struct handover *block)
{
	block->final_count = HANDOVER_FINAL_MAX + 1;
}

static void count_too_many_preparations(struct handover *block)
{
	block->prepare_count = UINT32_MAX;
}

static void write_to_no_space(struct handover *block)
{
	block->prepare_count = 1;
	block->prepare[0] = (struct handover_write){ .space = 2, .bytes = 1 };
}

static void write_three_bytes(struct handover *block)
{
	block->prepare_count = 1;
	block->prepare[0] = (struct handover_write){ .space = ACPI_SPACE_IO, .bytes = 3 };
}

static void end_with(struct handover *block, uint32_t address, uint8_t space)
{
	block->final_count = 1;
	block->final[0] = (struct handover_write){ address, .space = space, .bytes = 2 };
}

static void write_behind_the_ports(struct handover *block)
{
	end_with(block, 0xffff, ACPI_SPACE_IO);
}

static void write_above_4_gib(struct handover *block)
{
	end_with(block, 0xffffffff, ACPI_SPACE_MEMORY);
}

static void halt_by_a_write(struct handover *block)
{
	end_with(block, 0x604, ACPI_SPACE_IO);
}

static void write_many_behind_the_ports(struct handover *block)
{
	block->prepare_count = 1;
	block->prepare[0] = (struct handover_write){
		.address = 0xfff0, .space = ACPI_SPACE_IO, .bytes = 1, .more = 16
	};
}

static void end_with_many(struct handover *block)
{
	end_with(block, 0x604, ACPI_SPACE_IO);
	block->final[0].more = 1;
}

static void wait_in_no_way(struct handover *block)
{
	end_with(block, 0x604, ACPI_SPACE_IO);
	block->final[0].wait = HANDOVER_TWICE + 1;
}

static void start_too_long_a_watchdog(struct handover *block)
{
	block->watchdog_count = HANDOVER_WATCHDOG_MAX + 1;
}

static void start_an_impossible_watchdog(struct handover *block)
{
	block->watchdog_count = 1;
	block->watchdog[0] = (struct handover_write){ .space = 2, .bytes = 1 };
}

static void feed_by_more_than_there_is(struct handover *block)
{
	block->watchdog_feeds = 1;
}

static void have_no_ram(struct handover *block)
{
	block->ram_count = 0;
	block->last_count = SMALL_RANGES;
}

static void have_huge_counts(struct handover *block)
{
	block->ram_count = UINT32_MAX;
	block->last_count = SMALL_RANGES + 1;
}

static void miscount_ranges(struct handover *block)
{
	block->last_count = 0;
}

static void turn_a_range(struct handover *block)
{
	block->range[0] = (struct mem_range){ 0x1000, 0xfff };
}

static void empty_a_range(struct handover *block)
{
	block->range[2].start = block->range[2].end;
}

static void overlap_ranges(struct handover *block)
{
	block->range[0].end = block->range[1].start + 1;
}

static void let_ranges_touch(struct handover *block)
{
	block->range[0].end = block->range[1].start;
}

static void reach_beyond_52_bits(struct handover *block)
{
	block->range[1].end = MEMORY_MAP_END + 1;
}

static void each_rule_is_checked_behind_a_right_checksum(void **state)
{
	static const struct {
		void (*spoil)(struct handover *block);
		const char *reason;
	} cases[] = {
		{ spoil_magic, "not a handover block" },
		{ spoil_version, "handover block of another version" },
		{ spoil_action, "unknown action" },
		{ want_poweroff, "action without a register write" },
		{ count_too_many_writes, "too many register writes" },
		{ count_too_many_preparations, "too many register writes" },
		{ write_to_no_space, "impossible register write" },
		{ write_three_bytes, "impossible register write" },
		{ write_behind_the_ports, "impossible register write" },
		{ write_above_4_gib, "impossible register write" },
		{ write_many_behind_the_ports, "impossible register write" },
		{ end_with_many, "impossible register write" },
		{ wait_in_no_way, "impossible register write" },
		{ start_too_long_a_watchdog, "too many register writes" },
		{ start_an_impossible_watchdog, "impossible register write" },
		{ feed_by_more_than_there_is,
		  "more of a watchdog's writes feed it than there are" },
		{ halt_by_a_write, "halt with a register write" },
		{ have_no_ram, "no memory to overwrite" },
		{ have_huge_counts, "too many ranges" },
		{ miscount_ranges, "wrong length" },
		{ turn_a_range, "ranges are not in order" },
		{ empty_a_range, "ranges are not in order" },
		{ overlap_ranges, "ranges are not in order" },
		{ let_ranges_touch, "ranges are not in order" },
		{ reach_beyond_52_bits, "ranges are not in order" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct handover *block = small_block();

		print_message("%zu: %s\n", i, cases[i].reason);
		cases[i].spoil(block);
		handover_seal(block);
		assert_string_equal(handover_check(block, handover_bytes(SMALL_RANGES)),
				    cases[i].reason);
		free(block);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_block_holds_the_map_and_passes_its_own_check),
		cmocka_unit_test(a_block_needs_room_and_ram),
		cmocka_unit_test(the_largest_map_fits),
		cmocka_unit_test(a_change_anywhere_is_noticed),
		cmocka_unit_test(a_block_that_is_not_all_there_is_refused),
		cmocka_unit_test(each_rule_is_checked_behind_a_right_checksum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
