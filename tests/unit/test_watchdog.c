/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hardware watchdogs, from tables and configuration spaces that are made up. */
#include "core/watchdog.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/wdat_fixture.h"

enum { IO = ACPI_SPACE_IO, MEMORY = ACPI_SPACE_MEMORY };
enum { RESET = 1, SET_COUNTDOWN = 6, SET_RUNNING = 9, SET_STOPPED = 11, SET_REBOOT = 17 };
enum { READ = 0, PRESERVE = 0x80 };

static void assert_writes(const struct handover_write *got, uint32_t got_count,
			  const struct handover_write *expected, uint32_t count)
{
	uint32_t i;

	assert_int_equal(got_count, count);
	for (i = 0; i < count; i++) {
		print_message("%u\n", i);
		assert_memory_equal(&got[i], &expected[i], sizeof(got[i]));
	}
}

/* In memory of exactly its size. */
static const char *read_wdat(const struct wdat_table *table, struct watchdog *watchdog)
{
	void *copy = malloc(table->length);
	const char *reason;

	assert_non_null(copy);
	memcpy(copy, table, table->length);
	reason = watchdog_read_wdat(copy, table->length, watchdog);
	free(copy);
	return reason;
}

static void a_table_becomes_writes_that_end_with_those_that_feed(void **state)
{
	static const struct handover_write start[] = {
		{ 0x466, 0, 2, IO, 2, 0, 0 },	     { 0xfed1f410, 0xffffffdf, 0, MEMORY, 4, 0, 0 },
		{ 0x472, 0xfc00, 200, IO, 2, 0, 0 }, { 0x468, 0xf7ff, 0, IO, 2, 0, 0 },
		{ 0x460, 0, 1, IO, 2, 0, 0 },
	};
	static const struct handover_write stop[] = { { 0x468, 0xf7ff, 0x800, IO, 2, 0, 0 } };
	struct wdat_table table = wdat_make();
	struct watchdog watchdog;

	assert_null(read_wdat(&table, &watchdog));
	assert_writes(watchdog.start, watchdog.start_count, start, 5);
	assert_writes(watchdog.stop, watchdog.stop_count, stop, 1);
	assert_int_equal(watchdog.feeds, 1);
	assert_int_equal(watchdog.seconds, 120);
}

static void an_action_may_take_several_writes(void **state)
{
	struct wdat_table table = wdat_make();
	struct watchdog watchdog;

	wdat_add(&table, *wdat_entry_of(&table, RESET));
	wdat_entry_of(&table, RESET)->address = 0x4d0;
	assert_null(read_wdat(&table, &watchdog));
	assert_int_equal(watchdog.start_count, 6);
	assert_int_equal(watchdog.feeds, 2);
	assert_int_equal(watchdog.start[4].address, 0x4d0);
	assert_int_equal(watchdog.start[5].address, 0x460);
}

static void what_need_not_be_there_may_be_missing(void **state)
{
	struct wdat_table table = wdat_make();
	struct watchdog watchdog;

	wdat_entry_of(&table, SET_REBOOT)->action = 0x7f;
	wdat_entry_of(&table, 33)->action = 0x7f;
	assert_null(read_wdat(&table, &watchdog));
	assert_int_equal(watchdog.start_count, 3);
}

static void the_time_is_the_longest_one_up_to_two_minutes(void **state)
{
	struct wdat_table table = wdat_make();
	struct watchdog watchdog;

	table.count_max = 110;
	assert_null(read_wdat(&table, &watchdog));
	assert_int_equal(watchdog.seconds, 66);
	assert_int_equal(watchdog.start[2].value, 110);
	table.count_max = 99;
	assert_string_equal(read_wdat(&table, &watchdog), "its longest time is too short");
	table = wdat_make();
	table.count_min = 201;
	assert_string_equal(read_wdat(&table, &watchdog), "its shortest time is too long");
	table.period_ms = 0;
	assert_string_equal(read_wdat(&table, &watchdog), "its period is 0");
}

static void switch_off(struct wdat_table *table)
{
	table->flags = 0x80;
}

static void be_a_pci_device(struct wdat_table *table)
{
	table->bus = 0;
}

static void use_the_clock(struct wdat_table *table)
{
	wdat_entry_of(table, 5)->address = 0x71;
}

static void use_configuration_space(struct wdat_table *table)
{
	wdat_entry_of(table, RESET)->space = 2;
}

static void have_no_access_size(struct wdat_table *table)
{
	wdat_entry_of(table, RESET)->access = 0;
}

static void need_64_bits(struct wdat_table *table)
{
	wdat_entry_of(table, RESET)->access = 4;
}

static void begin_behind_the_register(struct wdat_table *table)
{
	wdat_entry_of(table, RESET)->bit_offset = 32;
}

static void reach_behind_the_ports(struct wdat_table *table)
{
	wdat_entry_of(table, RESET)->address = 0xffff;
}

static void reach_above_4_gib(struct wdat_table *table)
{
	wdat_entry_of(table, SET_REBOOT)->address = 0xfffffffd;
}

static void read_in_between(struct wdat_table *table)
{
	wdat_entry_of(table, SET_RUNNING)->instruction = READ;
}

static void lose_reset(struct wdat_table *table)
{
	wdat_entry_of(table, RESET)->action = 0x7f;
}

static void lose_countdown(struct wdat_table *table)
{
	wdat_entry_of(table, SET_COUNTDOWN)->action = 0x7f;
}

static void lose_running(struct wdat_table *table)
{
	wdat_entry_of(table, SET_RUNNING)->action = 0x7f;
}

static void lose_stopped(struct wdat_table *table)
{
	wdat_entry_of(table, SET_STOPPED)->action = 0x7f;
}

static void start_at_length(struct wdat_table *table)
{
	while (table->entries < 12 + HANDOVER_WATCHDOG_MAX)
		wdat_add(table, *wdat_entry_of(table, SET_RUNNING));
}

static void stop_at_length(struct wdat_table *table)
{
	while (table->entries < 12 + WATCHDOG_STOP_MAX)
		wdat_add(table, *wdat_entry_of(table, SET_STOPPED));
}

static void miscount(struct wdat_table *table)
{
	table->entries++;
}

static void count_too_far(struct wdat_table *table)
{
	table->entries = UINT32_MAX;
}

static void be_another_table(struct wdat_table *table)
{
	table->signature[3] = 'R';
}

static void end_early(struct wdat_table *table)
{
	table->length = 67;
}

static void a_table_that_cannot_be_used_says_why(void **state)
{
	static const struct {
		void (*spoil)(struct wdat_table *table);
		const char *reason;
	} cases[] = {
		{ be_another_table, "signature is wrong" },
		{ end_early, "shorter than its header" },
		{ switch_off, "firmware has switched the watchdog off" },
		{ be_a_pci_device, "the watchdog is a PCI device" },
		{ use_the_clock, "the watchdog is reached through the clock's ports" },
		{ use_configuration_space, "a register is neither in memory nor in I/O space" },
		{ have_no_access_size, "the size of a register is not known" },
		{ need_64_bits, "the size of a register is not known" },
		{ begin_behind_the_register, "the size of a register is not known" },
		{ reach_behind_the_ports, "a register is out of reach" },
		{ reach_above_4_gib, "a register is out of reach" },
		{ read_in_between, "an action needs more than writes" },
		{ lose_reset, "an action is missing" },
		{ lose_countdown, "an action is missing" },
		{ lose_running, "an action is missing" },
		{ lose_stopped, "an action is missing" },
		{ start_at_length, "too many writes" },
		{ stop_at_length, "too many writes" },
		{ miscount, "more entries than fit into it" },
		{ count_too_far, "more entries than fit into it" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct wdat_table table = wdat_make();
		struct watchdog watchdog;

		print_message("%zu: %s\n", i, cases[i].reason);
		cases[i].spoil(&table);
		assert_string_equal(read_wdat(&table, &watchdog), cases[i].reason);
	}
}

/* Registers of a PCI function, by offset / 4. */
static uint32_t read_config(void *function, unsigned int reg)
{
	return ((const uint32_t *)function)[reg / 4];
}

static void bridges_of_ich9_and_later_have_the_timer_beside_power_management(void **state)
{
	static const struct handover_write start[] = {
		{ 0xfed1f410, 0xffffffdf, 0, MEMORY, 4, 0, 0 },
		{ 0x664, 0, 8, IO, 2, 0, 0 },
		{ 0x666, 0, 2, IO, 2, 0, 0 },
		{ 0x672, 0xfc00, 100, IO, 2, 0, 0 },
		{ 0x668, 0xf7ff, 0, IO, 2, 0, 0 },
		{ 0x660, 0, 1, IO, 2, 0, 0 },
	};
	static const struct handover_write stop[] = { { 0x668, 0xf7ff, 0x800, IO, 2, 0, 0 } };
	uint32_t q35[64] = { [0x00 / 4] = 0x29188086,
			     [0x08 / 4] = 0x06010002,
			     [0x40 / 4] = 0x601,
			     [0x44 / 4] = 0x80,
			     [0xf0 / 4] = 0xfed1c001 };
	struct watchdog watchdog;
	struct tco tco;

	assert_true(tco_find(&tco, read_config, q35));
	assert_int_equal(tco.ports, 0x660);
	assert_true(tco.can_reset);
	tco_plan(&tco, &watchdog);
	assert_writes(watchdog.start, watchdog.start_count, start, 6);
	assert_writes(watchdog.stop, watchdog.stop_count, stop, 1);
	assert_int_equal(watchdog.feeds, 1);
	assert_int_equal(watchdog.seconds, 120);
	q35[0xf0 / 4] = 0xfed1c000;
	assert_true(tco_find(&tco, read_config, q35));
	assert_false(tco.can_reset);
	q35[0x44 / 4] = 0;
	assert_false(tco_find(&tco, read_config, q35));
}

static void later_chipsets_have_it_in_the_smbus(void **state)
{
	static const struct handover_write start[] = {
		{ 0x404, 0, 8, IO, 2, 0, 0 },	     { 0x406, 0, 2, IO, 2, 0, 0 },
		{ 0x412, 0xfc00, 100, IO, 2, 0, 0 }, { 0x408, 0xf7fe, 0, IO, 2, 0, 0 },
		{ 0x400, 0, 1, IO, 2, 0, 0 },
	};
	uint32_t raptor_lake[64] = { [0x00 / 4] = 0x7a238086,
				     [0x08 / 4] = 0x0c050011,
				     [0x50 / 4] = 0x401,
				     [0x54 / 4] = 0x100 };
	struct watchdog watchdog;
	struct tco tco;

	assert_true(tco_find(&tco, read_config, raptor_lake));
	assert_true(tco.can_reset);
	tco_plan(&tco, &watchdog);
	assert_writes(watchdog.start, watchdog.start_count, start, 5);
	raptor_lake[0] = 0xa1238086; /* Sunrise Point: the bit is elsewhere */
	assert_true(tco_find(&tco, read_config, raptor_lake));
	assert_int_equal(tco.ports, 0x400);
	assert_false(tco.can_reset);
	raptor_lake[0x54 / 4] = 0;
	assert_false(tco_find(&tco, read_config, raptor_lake));
}

static void functions_of_others_have_none(void **state)
{
	uint32_t function[64] = { [0x00 / 4] = 0x29181022,
				  [0x08 / 4] = 0x06010002,
				  [0x40 / 4] = 0x601,
				  [0x44 / 4] = 0x80,
				  [0xf0 / 4] = 0xfed1c001 };
	struct tco tco;

	assert_false(tco_find(&tco, read_config, function));
	function[0] = 0x29188086;
	function[0x08 / 4] = 0x06040002;
	assert_false(tco_find(&tco, read_config, function));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_table_becomes_writes_that_end_with_those_that_feed),
		cmocka_unit_test(an_action_may_take_several_writes),
		cmocka_unit_test(what_need_not_be_there_may_be_missing),
		cmocka_unit_test(the_time_is_the_longest_one_up_to_two_minutes),
		cmocka_unit_test(a_table_that_cannot_be_used_says_why),
		cmocka_unit_test(bridges_of_ich9_and_later_have_the_timer_beside_power_management),
		cmocka_unit_test(later_chipsets_have_it_in_the_smbus),
		cmocka_unit_test(functions_of_others_have_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
