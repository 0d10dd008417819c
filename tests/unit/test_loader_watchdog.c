/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which watchdog a payload is to start, by what firmware has accepted and the machine has. */
#include "kexec-wipe/watchdog.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/mor.h"
#include "tests/unit/tree.h"
#include "tests/unit/wdat_fixture.h"

#define WDAT   "sys/firmware/acpi/tables/WDAT"
#define BRIDGE "sys/bus/pci/devices/0000:00:1f.0/config"

enum { WDAT_TIMER = 0x460, BRIDGE_TIMER = 0x660 };

static void put_request(const char *byte)
{
	char file[5] = { 7, 0, 0, 0, *byte };

	(void)unlinkat(fixture.root, MOR_PATH, 0);
	tree_put_bytes(&fixture, MOR_PATH, file, sizeof(file));
}

static void put_wdat(uint8_t flags)
{
	struct wdat_table table = wdat_make();

	table.flags = flags;
	tree_put_bytes(&fixture, WDAT, &table, table.length);
}

static void put_bridge(size_t bytes)
{
	uint32_t config[64] = { [0x00 / 4] = 0x29188086,
				[0x08 / 4] = 0x06010002,
				[0x40 / 4] = 0x601,
				[0x44 / 4] = 0x80,
				[0xf0 / 4] = 0xfed1c001 };

	tree_put_bytes(&fixture, "sys/bus/pci/devices/0000:00:00.0/config", config + 1, 64);
	tree_put_bytes(&fixture, BRIDGE, config, bytes);
}

/* The port that feeds it, or 0: there is none. */
static uint32_t found(void)
{
	struct watchdog watchdog;

	if (!watchdog_find(fixture.root, &watchdog))
		return 0;
	assert_int_equal(watchdog.seconds, WATCHDOG_S);
	return watchdog.start[watchdog.start_count - 1].address;
}

static void none_is_started_where_a_reset_would_leave_ram_full(void **state)
{
	put_wdat(1);
	put_bridge(256);
	assert_int_equal(found(), 0); /* no such variable */
	put_request("\0");
	assert_int_equal(found(), 0);
	put_request("\x10");
	assert_int_equal(found(), 0);
	put_request("\1");
	assert_int_equal(found(), WDAT_TIMER);
}

static void the_table_of_acpi_comes_first(void **state)
{
	put_request("\x11");
	assert_int_equal(found(), 0);
	put_bridge(256);
	assert_int_equal(found(), BRIDGE_TIMER);
	put_wdat(0);
	assert_int_equal(found(), BRIDGE_TIMER);
	put_wdat(1);
	assert_int_equal(found(), WDAT_TIMER);
}

/* So it is for who has not all rights. */
static void a_configuration_space_that_is_cut_off_has_none(void **state)
{
	put_request("\1");
	put_bridge(64);
	assert_int_equal(found(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(none_is_started_where_a_reset_would_leave_ram_full,
						fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(the_table_of_acpi_comes_first, fixture_start,
						fixture_end),
		cmocka_unit_test_setup_teardown(a_configuration_space_that_is_cut_off_has_none,
						fixture_start, fixture_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
