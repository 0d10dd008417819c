/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/private_tables.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { ENTRIES = 512, UNMAPPED = -1 };
enum { PRESENT = 1, WRITABLE = 2, USER = 4, LARGE = 1 << 7 };

#define AT	0x12345000ULL /* where the tables lie */
#define ADDRESS 0x000ffffffffff000ULL
#define GIB	(1ULL << 30)

static uint64_t tables[PRIVATE_TABLES_PAGES * ENTRIES];

static const struct private_page code = { 0xffffffffc0a01000, 0x87654000 };

/* The walk of a CPU: SDM 4.5. The physical address, or UNMAPPED; no bit that it must not have. */
static uint64_t translate(uint64_t address, unsigned int levels)
{
	uint64_t table = AT;

	for (unsigned int level = levels;; level--) {
		unsigned int shift = 12 + 9 * (level - 1);
		uint64_t e = tables[(table - AT) / sizeof(e) + (address >> shift & (ENTRIES - 1))];
		uint64_t inside = (1ULL << shift) - 1;

		if (!(e & PRESENT))
			return UNMAPPED;
		assert_int_equal(e & (WRITABLE | USER), WRITABLE);
		assert_int_equal(e >> 52, 0);
		if (level == 1 || e & LARGE) {
			assert_int_equal(e & ADDRESS & inside, 0);
			return (e & ADDRESS) | (address & inside);
		}
		table = e & ADDRESS;
		assert_in_range(table, AT, AT + PRIVATE_TABLES_BYTES - 1);
	}
}

static void fill(struct mem_range own, unsigned int levels)
{
	memset(tables, 0x5a, sizeof(tables));
	assert_int_equal(private_tables_fill(tables, AT, own, code, levels), 0);
}

static void own_memory_and_the_code_are_mapped_and_nothing_else(void **state)
{
	static const struct mem_range owns[] = {
		{ 0x7fe00000, 0x7fe40000 }, /* inside one large page */
		{ 0x7fdff000, 0x7fe01000 }, /* in two */
		{ 0x7fbff000, 0x7fe01000 }, /* with one between its ends */
		{ 0x7fe00000, 0x80000000 }, /* exactly one */
		{ 0x10000, 0x50000 },
		{ 3 * GIB + 0x200000, 4 * GIB },
		{ 40 * GIB, 40 * GIB + 0x3000 },
	};

	for (size_t i = 0; i < 2 * sizeof(owns) / sizeof(owns[0]); i++) {
		struct mem_range own = owns[i / 2];
		unsigned int levels = i % 2 ? 5 : 4;

		fill(own, levels);
		for (uint64_t page = own.start; page < own.end; page += PRIVATE_TABLES_PAGE_BYTES)
			assert_int_equal(translate(page, levels), page);
		assert_int_equal(translate(own.end - 1, levels), own.end - 1);
		assert_int_equal(translate(code.virtual_address + 0x40, levels),
				 code.physical + 0x40);
		assert_int_equal(translate(code.virtual_address + 0x1000, levels), UNMAPPED);
		assert_int_equal(translate(code.virtual_address - 1, levels), UNMAPPED);
		assert_int_equal(translate(own.start - 1, levels), UNMAPPED);
		assert_int_equal(translate(own.end, levels), UNMAPPED);
	}
}

static void what_the_tables_cannot_hold_is_refused(void **state)
{
	static const struct mem_range wrong[] = {
		{ 0x2000, 0x2000 },
		{ 0x3000, 0x2000 },
		{ 0x2800, 0x4000 },
		{ 0x2000, 0x3800 },
		{ GIB - 0x1000, GIB + 0x1000 },
		{ 0xffffffffc0000000, 0xffffffffc0001000 },
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(private_tables_fill(tables, AT, wrong[i], code, 4), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(own_memory_and_the_code_are_mapped_and_nothing_else),
		cmocka_unit_test(what_the_tables_cannot_hold_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
