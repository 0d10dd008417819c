/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a loader puts the payload, and where that finds room for the stacks of other CPUs. */
#include "core/payload_place.h"
#include "kexec-wipe/payload/place.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { ROOM = 4 };

static void the_lowest_place_that_is_allowed_is_chosen(void **state)
{
	static const struct {
		struct mem_range usable;
		uint64_t bytes;
		int error;
		uint64_t at;
	} cases[] = {
		{ { 0, 1ULL << 30 }, 0x1000, 0, 0x10000 },
		{ { 0, 1ULL << 30 }, 0x8f000, 0, 0x10000 },
		{ { 0, 1ULL << 30 }, 0x8f001, 0, 0x100000 },
		{ { 0, 0x10000 }, 0x1000, -ENOENT, 0 },
		{ { 0x9f000, 0x100000 }, 0x1000, -ENOENT, 0 },
		{ { 0x20001, 0x30000 }, 0x1000, 0, 0x21000 },
		{ { 0xfffff000, 1ULL << 40 }, 0x1000, 0, 0xfffff000 },
		{ { 0xfffff000, 1ULL << 40 }, 0x1001, -ENOENT, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mem_range item[ROOM];
		struct ranges usable;
		uint64_t at = 0;

		ranges_init(&usable, item, ROOM);
		assert_int_equal(ranges_add(&usable, cases[i].usable), 0);
		assert_int_equal(payload_place_find(&usable, cases[i].bytes, &at), cases[i].error);
		assert_int_equal(at, cases[i].at);
	}
}

/* Below its own region, above it, and never in it. */
static void the_payload_finds_room_beside_itself(void **state)
{
	static const struct mem_range ram[] = { { 0x100000, 0x400000 } };
	static const struct {
		struct mem_range own;
		uint64_t bytes;
		int error;
		uint64_t at;
	} cases[] = {
		{ { 0x200000, 0x210000 }, 0x1000, 0, 0x100000 },
		{ { 0x100000, 0x110000 }, 0x1000, 0, 0x110000 },
		{ { 0x100800, 0x110000 }, 0x1000, 0, 0x110000 },
		{ { 0x200000, 0x210000 }, 0x100001, 0, 0x210000 },
		{ { 0x100000, 0x3ff001 }, 0x1000, -ENOENT, 0 },
		{ { 0x10000, 0x20000 }, 0x1000, 0, 0x100000 },
		{ { 0x800000, 0x900000 }, 0x300000, 0, 0x100000 },
		{ { 0x800000, 0x900000 }, 0x300001, -ENOENT, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct place_set set = { ram, 1, cases[i].own };
		uint64_t at = 0;

		assert_int_equal(place_find(&set, (struct mem_range){ 0x1000, 1ULL << 32 },
					    cases[i].bytes, 0x1000, &at),
				 cases[i].error);
		assert_int_equal(at, cases[i].at);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_lowest_place_that_is_allowed_is_chosen),
		cmocka_unit_test(the_payload_finds_room_beside_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
