/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/madt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { ENTRIES = 44, TABLE_BYTES = 256 };

static uint8_t table[TABLE_BYTES];
static uint8_t cpus[HANDOVER_CPU_BYTES];

static void list(const void *entries, size_t bytes)
{
	memset(cpus, 0, sizeof(cpus));
	memset(table, 0, sizeof(table));
	memcpy(table + ENTRIES, entries, bytes);
	madt_list_cpus(table, ENTRIES + bytes, cpus);
}

static unsigned int listed(void)
{
	unsigned int count = 0;

	for (uint32_t id = 0; id < HANDOVER_CPU_IDS; id++)
		count += handover_lists_cpu(cpus, id);
	return count;
}

static void cpus_that_are_there_or_may_come_are_listed(void **state)
{
	static const uint8_t entries[] = {
		0, 8,  0, 3,   0, 0, 0, 0,			   /* disabled */
		9, 16, 0, 0,   5, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, /* x2APIC id 0x105 */
		1, 12, 0, 0,   0, 0, 0, 0, 1, 0, 0, 0,		   /* an I/O APIC */
		0, 8,  0, 7,   1, 0, 0, 0,			   /* enabled */
		0, 8,  0, 9,   2, 0, 0, 0,			   /* may be switched on */
		0, 8,  0, 255, 1, 0, 0, 0,			   /* not an id */
		9, 16, 0, 0,   0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, /* out of reach */
	};

	list(entries, sizeof(entries));
	assert_true(handover_lists_cpu(cpus, 0x105));
	assert_true(handover_lists_cpu(cpus, 7));
	assert_true(handover_lists_cpu(cpus, 9));
	assert_int_equal(listed(), 3);
}

static void nonsense_is_not_listed(void **state)
{
	static const uint8_t no_length[] = { 0, 0, 0, 3, 1, 0, 0, 0 };
	static const uint8_t too_long[] = { 0, 255, 0, 3, 1, 0, 0, 0 };
	static const uint8_t short_entry[] = { 0, 4, 0, 3, 1, 0, 0, 0 };

	list(no_length, sizeof(no_length));
	assert_int_equal(listed(), 0);
	list(too_long, sizeof(too_long));
	assert_int_equal(listed(), 0);
	list(short_entry, sizeof(short_entry));
	assert_int_equal(listed(), 0);
	madt_list_cpus(table, 0, cpus);
	assert_int_equal(listed(), 0);
	assert_false(handover_lists_cpu(cpus, APIC_ID_UNKNOWN));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cpus_that_are_there_or_may_come_are_listed),
		cmocka_unit_test(nonsense_is_not_listed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
