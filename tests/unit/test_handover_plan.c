/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/watchdog.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/recorded.h"

#define FADT_PATH "sys/firmware/acpi/tables/FACP"
#define DSDT_PATH "sys/firmware/acpi/tables/DSDT"

enum { IO = ACPI_SPACE_IO, MEMORY = ACPI_SPACE_MEMORY };
enum { PAUSE = HANDOVER_PAUSE, TWICE = HANDOVER_TWICE };

/* What every ladder ends with, and the step before it. */
#define WRITE(...)  ((struct handover_write){ __VA_ARGS__ })
#define PREPARE_CF9 WRITE(0xcf9, 0xf1, 0x02, IO, 1, 0, 0)
#define LAST_RUNGS  WRITE(0xcf9, 0xf1, 0x0e, IO, 1, PAUSE, 0), WRITE(0x64, 0, 0xfe, IO, 1, PAUSE, 0)

struct plan {
	const char *reason; /* NULL: it works */
	uint32_t prepare_count, final_count;
	struct handover_write prepare[HANDOVER_PREPARE_MAX];
	struct handover_write final[HANDOVER_FINAL_MAX];
};

static void assert_writes(const struct handover_write *got, uint32_t got_count,
			  const struct handover_write *expected, uint32_t count)
{
	uint32_t i;

	assert_int_equal(got_count, count);
	for (i = 0; i < count; i++) {
		assert_int_equal(got[i].address, expected[i].address);
		assert_int_equal(got[i].keep, expected[i].keep);
		assert_int_equal(got[i].value, expected[i].value);
		assert_int_equal(got[i].space, expected[i].space);
		assert_int_equal(got[i].bytes, expected[i].bytes);
		assert_int_equal(got[i].wait, expected[i].wait);
		assert_int_equal(got[i].more, expected[i].more);
	}
}

static void assert_plan(enum handover_action action, const struct acpi_fadt *fadt,
			const struct acpi_sleep_type *s5, const struct plan *expected)
{
	struct handover block = { .prepare_count = 7, .final_count = 3 };
	const char *reason = handover_plan_action(&block, action, fadt, s5);

	if (expected->reason)
		assert_string_equal(reason, expected->reason);
	else
		assert_null(reason);
	assert_int_equal(block.action, expected->reason ? HANDOVER_REBOOT : action);
	assert_writes(block.prepare, block.prepare_count, expected->prepare,
		      expected->prepare_count);
	assert_writes(block.final, block.final_count, expected->final, expected->final_count);
}

static void poweroff_takes_two_steps_on_both_pm1_blocks(void **state)
{
	static const struct acpi_fadt fadt = {
		.pm1a_event = { 0x600, IO, 2 },
		.pm1b_event = { 0x700, IO, 2 },
		.pm1a_control = { 0x604, IO, 2 },
		.pm1b_control = { 0xfed00004, MEMORY, 2 },
	};
	static const struct acpi_sleep_type s5 = { .a = 5, .b = 7 };
	static const struct plan plan = {
		NULL,
		7,
		4,
		{ { 0x602, 0xf8de, 0, IO, 2, 0, 0 },
		  { 0x702, 0xf8de, 0, IO, 2, 0, 0 },
		  { 0x600, 0, 0xc731, IO, 2, 0, 0 },
		  { 0x700, 0, 0xc731, IO, 2, 0, 0 },
		  { 0x604, 0xc3ff, 0x1400, IO, 2, 0, 0 },
		  { 0xfed00004, 0xc3ff, 0x1c00, MEMORY, 2, 0, 0 },
		  PREPARE_CF9 },
		{ { 0x604, 0xc3ff, 0x3400, IO, 2, 0, 0 },
		  { 0xfed00004, 0xc3ff, 0x3c00, MEMORY, 2, TWICE, 0 },
		  LAST_RUNGS },
	};

	assert_plan(HANDOVER_POWEROFF, &fadt, &s5, &plan);
}

static void registers_that_do_not_exist_are_not_written(void **state)
{
	static const struct acpi_fadt fadt = { .pm1a_control = { 0x604, IO, 2 } };
	static const struct acpi_sleep_type s5 = { 0, 0 };
	static const struct plan plan = {
		NULL,
		2,
		3,
		{ { 0x604, 0xc3ff, 0, IO, 2, 0, 0 }, PREPARE_CF9 },
		{ { 0x604, 0xc3ff, 0x2000, IO, 2, TWICE, 0 }, LAST_RUNGS },
	};

	assert_plan(HANDOVER_POWEROFF, &fadt, &s5, &plan);
}

static void events_that_would_wake_the_machine_are_off_before_it_sleeps(void **state)
{
	static const struct acpi_fadt fadt = {
		.pm1a_event = { 0x600, IO, 2 },
		.pm1a_control = { 0x604, IO, 2 },
		.gpe = { { { 0x620, IO, 1 }, 8 }, { { 0xfed00100, MEMORY, 1 }, 1 } },
	};
	static const struct acpi_sleep_type s5 = { 5, 5 };
	static const struct plan plan = {
		NULL,
		8,
		3,
		{ { 0x602, 0xf8de, 0, IO, 2, 0, 0 },
		  { 0x628, 0, 0, IO, 1, 0, 7 },
		  { 0xfed00101, 0, 0, MEMORY, 1, 0, 0 },
		  { 0x600, 0, 0xc731, IO, 2, 0, 0 },
		  { 0x620, 0, 0xff, IO, 1, 0, 7 },
		  { 0xfed00100, 0, 0xff, MEMORY, 1, 0, 0 },
		  { 0x604, 0xc3ff, 0x1400, IO, 2, 0, 0 },
		  PREPARE_CF9 },
		{ { 0x604, 0xc3ff, 0x3400, IO, 2, TWICE, 0 }, LAST_RUNGS },
	};

	assert_plan(HANDOVER_POWEROFF, &fadt, &s5, &plan);
}

/* Every register that there can be: the block has room for all, and they pass its check. */
static void the_most_registers_fit_into_the_block(void **state)
{
	static const struct acpi_fadt fadt = {
		.pm1a_event = { 0x600, IO, 2 },
		.pm1b_event = { 0x700, IO, 2 },
		.pm1a_control = { 0x604, IO, 2 },
		.pm1b_control = { 0x704, IO, 2 },
		.gpe = { { { 0x10000 - 254, IO, 1 }, 127 },
			 { { 0x100000000 - 254, MEMORY, 1 }, 127 } },
		.reset = { 0xcf9, IO, 1 },
	};
	static const struct acpi_sleep_type s5 = { 5, 5 };
	static const struct watchdog watchdog = {
		.start_count = HANDOVER_WATCHDOG_MAX,
		.start = { { 0x460, 0, 1, IO, 2, 0, 0 },
			   [1 ... HANDOVER_WATCHDOG_MAX - 1] = { 0x461, 0, 1, IO, 1, 0, 0 } },
		.stop_count = WATCHDOG_STOP_MAX,
		.stop = { [0 ... WATCHDOG_STOP_MAX - 1] = { 0x468, 0, 1, IO, 2, 0, 0 } },
		.feeds = 1,
		.seconds = 60,
	};
	struct memory_map *map = recorded_map("q35-seabios");
	char room[4096];
	struct handover *block = (void *)room;

	assert_null(memory_map_finish(map));
	assert_null(handover_build(block, sizeof(room), map));
	assert_null(handover_plan_action(block, HANDOVER_POWEROFF, &fadt, &s5));
	assert_int_equal(block->prepare_count, 11);
	handover_plan_watchdog(block, &watchdog);
	assert_int_equal(block->prepare_count, 15);
	assert_int_equal(block->prepare[14].address, 0x468);
	handover_seal(block);
	assert_null(handover_check(block, sizeof(room)));
	free(map);
}

static void a_watchdog_is_started_by_the_block_and_stopped_before_the_end(void **state)
{
	static const struct watchdog watchdog = {
		.start = { { 0x472, 0, 5, IO, 2, 0, 0 }, { 0x460, 0, 1, IO, 2, 0, 0 } },
		.stop = { { 0x468, 0xf7ff, 0x800, IO, 2, 0, 0 } },
		.start_count = 2,
		.stop_count = 1,
		.feeds = 1,
		.seconds = 60,
	};
	static const struct handover_write before[] = { PREPARE_CF9,
							WRITE(0x468, 0xf7ff, 0x800, IO, 2, 0, 0) };
	struct handover block = { .watchdog_count = 0 };

	assert_null(handover_plan_action(&block, HANDOVER_REBOOT, NULL, NULL));
	handover_plan_watchdog(&block, NULL);
	assert_int_equal(block.watchdog_count, 0);
	assert_int_equal(block.prepare_count, 1);
	handover_plan_watchdog(&block, &watchdog);
	assert_writes(block.watchdog, block.watchdog_count, watchdog.start, 2);
	assert_writes(block.prepare, block.prepare_count, before, 2);
	assert_int_equal(block.watchdog_feeds, 1);
	assert_int_equal(block.watchdog_s, 60);
	assert_null(handover_plan_action(&block, HANDOVER_HALT, NULL, NULL));
	assert_int_equal(block.watchdog_count, 0);
	assert_int_equal(block.watchdog_feeds, 0);
	handover_plan_watchdog(&block, &watchdog);
	assert_writes(block.prepare, block.prepare_count, watchdog.stop, 1);
}

static void events_out_of_reach_do_not_prevent_power_off(void **state)
{
	struct acpi_fadt fadt = {
		.pm1a_event = { 0xfffe, IO, 2 }, /* no room for the enable register */
		.pm1a_control = { 0x604, IO, 2 },
		.gpe = { { { 0x10000 - 15, IO, 1 }, 8 }, { { UINT64_MAX - 2, MEMORY, 1 }, 8 } },
	};
	static const struct acpi_sleep_type s5 = { 5, 5 };
	static const struct plan plan = {
		NULL,
		3,
		3,
		{ { 0xfffe, 0, 0xc731, IO, 2, 0, 0 },
		  { 0x604, 0xc3ff, 0x1400, IO, 2, 0, 0 },
		  PREPARE_CF9 },
		{ { 0x604, 0xc3ff, 0x3400, IO, 2, TWICE, 0 }, LAST_RUNGS },
	};

	assert_plan(HANDOVER_POWEROFF, &fadt, &s5, &plan);
	fadt.gpe[0].status.address = 0;
	fadt.gpe[1].status.address = (1ULL << 32) - 15;
	assert_plan(HANDOVER_POWEROFF, &fadt, &s5, &plan);
}

static void hardware_reduced_poweroff_is_one_byte(void **state)
{
	static const struct acpi_fadt fadt = {
		.hardware_reduced = true,
		.sleep_control = { 0xfea00200, MEMORY, 1 },
		.sleep_status = { 0xfea00201, MEMORY, 1 },
	};
	static const struct acpi_sleep_type s5 = { .a = 5 };
	static const struct plan plan = {
		NULL,
		2,
		3,
		{ { 0xfea00201, 0, 0x80, MEMORY, 1, 0, 0 }, PREPARE_CF9 },
		{ { 0xfea00200, 0, 0x34, MEMORY, 1, TWICE, 0 }, LAST_RUNGS },
	};

	assert_plan(HANDOVER_POWEROFF, &fadt, &s5, &plan);
}

/* A whole ladder is left: without it the machine would stay on. */
static void poweroff_that_can_not_be_becomes_a_reset_with_the_reason(void **state)
{
	static const struct plan reset = { NULL, 1, 2, { PREPARE_CF9 }, { LAST_RUNGS } };
	static const struct acpi_sleep_type s5 = { 5, 5 }, bad_a = { 8, 0 }, bad_b = { 0, 8 };
	static const struct acpi_fadt good = { .pm1a_control = { 0x604, IO, 2 } };
	static const struct acpi_fadt high = { .pm1a_control = { 0x100000000, MEMORY, 2 } };
	static const struct acpi_fadt split = { .pm1a_control = { 0xffffffff, MEMORY, 2 } };
	static const struct acpi_fadt highest = { .pm1a_control = { UINT64_MAX, MEMORY, 2 } };
	static const struct acpi_fadt high_event = { .pm1a_control = { 0x604, IO, 2 },
						     .pm1b_event = { 1ULL << 40, MEMORY, 2 } };
	static const struct acpi_fadt empty = { .hardware_reduced = false };
	static const struct acpi_fadt reduced = { .hardware_reduced = true };
	static const struct acpi_fadt reduced_high = {
		.hardware_reduced = true,
		.sleep_control = { 1ULL << 32, MEMORY, 1 },
	};
	static const struct acpi_fadt reduced_high_status = {
		.hardware_reduced = true,
		.sleep_control = { 0x200, IO, 1 },
		.sleep_status = { 1ULL << 32, MEMORY, 1 },
	};
	static const struct {
		const struct acpi_fadt *fadt;
		const struct acpi_sleep_type *s5;
		const char *reason;
	} cases[] = {
		{ NULL, &s5, "no ACPI registers" },
		{ &good, NULL, "no ACPI sleep type for power-off" },
		{ &good, &bad_a, "sleep type is above 7" },
		{ &good, &bad_b, "sleep type is above 7" },
		{ &empty, &s5, "no PM1a control block" },
		{ &high, &s5, "PM1 registers lie above 4 GiB" },
		{ &split, &s5, "PM1 registers lie above 4 GiB" },
		{ &highest, &s5, "PM1 registers lie above 4 GiB" },
		{ &high_event, &s5, "PM1 registers lie above 4 GiB" },
		{ &reduced, &s5, "hardware-reduced ACPI without a sleep control register" },
		{ &reduced_high, &s5, "sleep registers lie above 4 GiB" },
		{ &reduced_high_status, &s5, "sleep registers lie above 4 GiB" },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct plan plan = reset;

		plan.reason = cases[i].reason;
		assert_plan(HANDOVER_POWEROFF, cases[i].fadt, cases[i].s5, &plan);
	}
}

static void a_reset_in_place_of_poweroff_uses_the_reset_register(void **state)
{
	static const struct acpi_fadt reduced = {
		.hardware_reduced = true,
		.reset = { 0xfea00202, MEMORY, 1 },
		.reset_value = 0x42,
	};
	static const struct acpi_sleep_type s5 = { .a = 5 };
	static const struct plan plan = {
		"hardware-reduced ACPI without a sleep control register", 1, 3, { PREPARE_CF9 },
		{ { 0xfea00202, 0, 0x42, MEMORY, 1, 1, 0 }, LAST_RUNGS },
	};

	assert_plan(HANDOVER_POWEROFF, &reduced, &s5, &plan);
}

static void reboot_uses_the_reset_register_if_it_is_in_reach(void **state)
{
	static const struct acpi_fadt with = { .reset = { 0xfea00202, MEMORY, 1 },
					       .reset_value = 0x42 };
	static const struct acpi_fadt without = { .pm1a_control = { 0x604, IO, 2 } };
	static const struct acpi_fadt high = { .reset = { 1ULL << 32, MEMORY, 1 } };
	static const struct plan by_register = {
		NULL,
		1,
		3,
		{ PREPARE_CF9 },
		{ { 0xfea00202, 0, 0x42, MEMORY, 1, PAUSE, 0 }, LAST_RUNGS },
	};
	static const struct plan by_port = { NULL, 1, 2, { PREPARE_CF9 }, { LAST_RUNGS } };

	assert_plan(HANDOVER_REBOOT, &with, NULL, &by_register);
	assert_plan(HANDOVER_REBOOT, &without, NULL, &by_port);
	assert_plan(HANDOVER_REBOOT, NULL, NULL, &by_port);
	assert_plan(HANDOVER_REBOOT, &high, NULL, &by_port);
}

static void halt_writes_nothing(void **state)
{
	static const struct plan nothing = { .prepare_count = 0 };

	assert_plan(HANDOVER_HALT, NULL, NULL, &nothing);
}

static void every_recorded_machine_has_its_way_off(void **state)
{
	static const struct plan by_pm1 = {
		NULL,
		6,
		4,
		{ { 0x602, 0xf8de, 0, IO, 2, 0, 0 },
		  { 0x628, 0, 0, IO, 1, 0, 7 },
		  { 0x600, 0, 0xc731, IO, 2, 0, 0 },
		  { 0x620, 0, 0xff, IO, 1, 0, 7 },
		  { 0x604, 0xc3ff, 0, IO, 2, 0, 0 },
		  PREPARE_CF9 },
		{ { 0x604, 0xc3ff, 0x2000, IO, 2, TWICE, 0 },
		  { 0xcf9, 0, 0x0f, IO, 1, PAUSE, 0 },
		  LAST_RUNGS },
	};
	static const struct plan without_reset = {
		NULL,
		6,
		3,
		{ { 0x602, 0xf8de, 0, IO, 2, 0, 0 },
		  { 0xafe2, 0, 0, IO, 1, 0, 1 },
		  { 0x600, 0, 0xc731, IO, 2, 0, 0 },
		  { 0xafe0, 0, 0xff, IO, 1, 0, 1 },
		  { 0x604, 0xc3ff, 0, IO, 2, 0, 0 },
		  PREPARE_CF9 },
		{ { 0x604, 0xc3ff, 0x2000, IO, 2, TWICE, 0 }, LAST_RUNGS },
	};
	static const struct plan by_byte = {
		NULL,
		2,
		4,
		{ { 0xfea00201, 0, 0x80, MEMORY, 1, 0, 0 }, PREPARE_CF9 },
		{ { 0xfea00200, 0, 0x34, MEMORY, 1, TWICE, 0 },
		  { 0xfea00202, 0, 0x42, MEMORY, 1, PAUSE, 0 },
		  LAST_RUNGS },
	};
	static const struct plan none = {
		"no ACPI sleep type for power-off", 1, 2, { PREPARE_CF9 }, { LAST_RUNGS },
	};
	static const struct {
		const char *machine;
		const struct plan *plan;
	} cases[] = {
		{ "q35-seabios", &by_pm1 }, { "pc-seabios", &without_reset },
		{ "q35-ovmf", &by_pm1 },    { "microvm", &by_byte },
		{ "firecracker", &none },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct acpi_sleep_type s5;
		struct acpi_fadt fadt;
		size_t fadt_bytes, dsdt_bytes;
		char *fadt_table = recorded_file(cases[i].machine, FADT_PATH, &fadt_bytes);
		char *dsdt = recorded_file(cases[i].machine, DSDT_PATH, &dsdt_bytes);
		bool found;

		print_message("%s\n", cases[i].machine);
		assert_null(acpi_parse_fadt(fadt_table, fadt_bytes, &fadt));
		assert_null(acpi_find_s5(dsdt, dsdt_bytes, &s5, &found));
		assert_plan(HANDOVER_POWEROFF, &fadt, found ? &s5 : NULL, cases[i].plan);
		free(fadt_table);
		free(dsdt);
	}
}

static void every_recorded_machine_fits_into_a_page(void **state)
{
	static const char *const machines[] = { "q35-seabios", "pc-seabios", "q35-5g-hotplug",
						"q35-ovmf",    "microvm",    "firecracker" };
	enum { PAGE = 4096 };
	size_t i;

	for (i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
		struct memory_map *map = recorded_map(machines[i]);
		struct handover *block = malloc(PAGE);

		assert_non_null(block);
		assert_null(memory_map_finish(map));
		assert_null(handover_build(block, PAGE, map));
		handover_seal(block);
		assert_null(handover_check(block, PAGE));
		free(block);
		free(map);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(poweroff_takes_two_steps_on_both_pm1_blocks),
		cmocka_unit_test(registers_that_do_not_exist_are_not_written),
		cmocka_unit_test(events_that_would_wake_the_machine_are_off_before_it_sleeps),
		cmocka_unit_test(the_most_registers_fit_into_the_block),
		cmocka_unit_test(a_watchdog_is_started_by_the_block_and_stopped_before_the_end),
		cmocka_unit_test(events_out_of_reach_do_not_prevent_power_off),
		cmocka_unit_test(hardware_reduced_poweroff_is_one_byte),
		cmocka_unit_test(poweroff_that_can_not_be_becomes_a_reset_with_the_reason),
		cmocka_unit_test(a_reset_in_place_of_poweroff_uses_the_reset_register),
		cmocka_unit_test(reboot_uses_the_reset_register_if_it_is_in_reach),
		cmocka_unit_test(halt_writes_nothing),
		cmocka_unit_test(every_recorded_machine_has_its_way_off),
		cmocka_unit_test(every_recorded_machine_fits_into_a_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
