/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/ranges.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { ROOM = 4, MANY = 4096 };

#define LIST_MAX 6

/* Ranges in order; the first empty one ends the list. */
typedef struct mem_range list[LIST_MAX];

static void fill(struct ranges *set, const list items)
{
	for (; items->end; items++)
		assert_int_equal(ranges_add(set, *items), 0);
}

static void assert_holds(const struct ranges *set, const list expected)
{
	uint32_t i;

	for (i = 0; expected[i].end; i++) {
		assert_true(i < set->count);
		assert_int_equal(set->item[i].start, expected[i].start);
		assert_int_equal(set->item[i].end, expected[i].end);
	}
	assert_int_equal(set->count, i);
}

struct change {
	const char *what;
	list before;
	struct mem_range r;
	list after;
};

static void apply_all(int (*apply)(struct ranges *, struct mem_range), const struct change *change)
{
	for (; change->what; change++) {
		struct mem_range item[ROOM];
		struct ranges set;

		print_message("%s\n", change->what);
		ranges_init(&set, item, ROOM);
		fill(&set, change->before);
		assert_int_equal(apply(&set, change->r), 0);
		assert_holds(&set, change->after);
	}
}

static void add_keeps_the_set_sorted_and_merged(void **state)
{
	static const struct change changes[] = {
		{ "into nothing", { { 0 } }, { 1, 2 }, { { 1, 2 } } },
		{ "before", { { 5, 6 } }, { 1, 2 }, { { 1, 2 }, { 5, 6 } } },
		{ "behind", { { 5, 6 } }, { 8, 9 }, { { 5, 6 }, { 8, 9 } } },
		{ "between", { { 1, 2 }, { 8, 9 } }, { 4, 5 }, { { 1, 2 }, { 4, 5 }, { 8, 9 } } },
		{ "touching from below", { { 5, 6 } }, { 1, 5 }, { { 1, 6 } } },
		{ "touching from above", { { 5, 6 } }, { 6, 9 }, { { 5, 9 } } },
		{ "closing a gap", { { 1, 2 }, { 5, 6 } }, { 2, 5 }, { { 1, 6 } } },
		{ "the same again", { { 5, 6 } }, { 5, 6 }, { { 5, 6 } } },
		{ "inside", { { 1, 9 } }, { 3, 4 }, { { 1, 9 } } },
		{ "around all", { { 2, 3 }, { 5, 6 } }, { 1, 9 }, { { 1, 9 } } },
		{ "around the middle one",
		  { { 1, 2 }, { 4, 5 }, { 8, 9 } },
		  { 3, 7 },
		  { { 1, 2 }, { 3, 7 }, { 8, 9 } } },
		{ "at both ends of the address space",
		  { { 0, 1 } },
		  { UINT64_MAX - 1, UINT64_MAX },
		  { { 0, 1 }, { UINT64_MAX - 1, UINT64_MAX } } },
		{ NULL, { { 0 } }, { 0 }, { { 0 } } },
	};

	apply_all(ranges_add, changes);
}

static void cut_leaves_what_is_outside_the_hole(void **state)
{
	static const struct change changes[] = {
		{ "out of nothing", { { 0 } }, { 1, 2 }, { { 0 } } },
		{ "beside", { { 5, 6 } }, { 1, 5 }, { { 5, 6 } } },
		{ "beside, above", { { 5, 6 } }, { 6, 9 }, { { 5, 6 } } },
		{ "the head", { { 5, 9 } }, { 1, 6 }, { { 6, 9 } } },
		{ "the tail", { { 5, 9 } }, { 8, 10 }, { { 5, 8 } } },
		{ "the middle", { { 5, 9 } }, { 6, 8 }, { { 5, 6 }, { 8, 9 } } },
		{ "exactly all", { { 5, 9 } }, { 5, 9 }, { { 0 } } },
		{ "several", { { 1, 3 }, { 5, 6 }, { 8, 10 } }, { 2, 9 }, { { 1, 2 }, { 9, 10 } } },
		{ "everything",
		  { { 1, 3 }, { 5, 6 }, { UINT64_MAX - 1, UINT64_MAX } },
		  { 0, UINT64_MAX },
		  { { 0 } } },
		{ NULL, { { 0 } }, { 0 }, { { 0 } } },
	};

	apply_all(ranges_cut, changes);
}

static void empty_and_turned_ranges_are_refused(void **state)
{
	static const struct mem_range bad[] = { { 0, 0 }, { 7, 7 }, { 8, 7 }, { UINT64_MAX, 0 } };
	static const list five = { { 5, 9 } };
	struct mem_range item[ROOM];
	struct ranges set;
	size_t i;

	ranges_init(&set, item, ROOM);
	fill(&set, five);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(ranges_add(&set, bad[i]), -EINVAL);
		assert_int_equal(ranges_cut(&set, bad[i]), -EINVAL);
		assert_holds(&set, five);
	}
}

static void a_full_set_is_left_as_it_was(void **state)
{
	static const list full = { { 1, 3 }, { 5, 8 }, { 9, 10 }, { 12, 13 } };
	static const list merged = { { 1, 3 }, { 5, 10 }, { 12, 13 } };
	struct mem_range item[ROOM];
	struct ranges set;

	ranges_init(&set, item, ROOM);
	fill(&set, full);
	assert_int_equal(ranges_add(&set, (struct mem_range){ 20, 21 }), -ENOSPC);
	assert_int_equal(ranges_cut(&set, (struct mem_range){ 6, 7 }), -ENOSPC);
	assert_holds(&set, full);
	assert_int_equal(ranges_add(&set, (struct mem_range){ 8, 9 }), 0);
	assert_holds(&set, merged);
}

static void thousands_of_ranges_fit_in_any_order(void **state)
{
	static struct mem_range item[MANY];
	struct ranges set;
	uint64_t i;

	ranges_init(&set, item, MANY);
	for (i = 0; i < MANY; i++) { /* 1021 has no factor in common with MANY */
		uint64_t at = i * 1021 % MANY * 2;

		assert_int_equal(ranges_add(&set, (struct mem_range){ at, at + 1 }), 0);
	}
	assert_int_equal(set.count, MANY);
	for (i = 0; i < MANY; i++)
		assert_int_equal(set.item[i].start, 2 * i);
	assert_int_equal(ranges_bytes(&set), MANY);
	for (i = 0; i < MANY; i += 2)
		assert_int_equal(ranges_cut(&set, (struct mem_range){ 2 * i, 2 * i + 1 }), 0);
	assert_int_equal(set.count, MANY / 2);
	assert_int_equal(ranges_add(&set, (struct mem_range){ 0, 2 * MANY }), 0);
	assert_int_equal(set.count, 1);
}

static void bytes_are_counted_and_covered_exactly(void **state)
{
	static const list two = { { 4, 8 }, { 10, 20 } };
	static const struct {
		struct mem_range r;
		bool covered;
	} cases[] = {
		{ { 4, 8 }, true },   { { 5, 6 }, true },     { { 10, 20 }, true },
		{ { 3, 5 }, false },  { { 7, 9 }, false },    { { 4, 20 }, false },
		{ { 8, 10 }, false }, { { 19, 21 }, false },  { { 30, 31 }, false },
		{ { 0, 1 }, false },  { { 100, 100 }, true },
	};
	struct mem_range item[ROOM];
	struct ranges set;
	size_t i;

	ranges_init(&set, item, ROOM);
	assert_int_equal(ranges_bytes(&set), 0);
	assert_false(ranges_cover(&set, (struct mem_range){ 0, 1 }));
	fill(&set, two);
	assert_int_equal(ranges_bytes(&set), 14);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(ranges_cover(&set, cases[i].r), cases[i].covered);
}

static void place_finds_the_lowest_aligned_spot(void **state)
{
	static const list two = { { 0x1800, 0x3000 }, { 0x10000, UINT64_MAX } };
	static const struct {
		const char *what;
		struct mem_range within;
		uint64_t bytes, align, at;
		int result;
	} cases[] = {
		{ "unaligned", { 0, UINT64_MAX }, 1, 1, 0x1800, 0 },
		{ "rounded up", { 0, UINT64_MAX }, 0x1000, 0x1000, 0x2000, 0 },
		{ "in the second", { 0, UINT64_MAX }, 0x1001, 0x1000, 0x10000, 0 },
		{ "above a bound", { 0x2001, UINT64_MAX }, 0x1000, 0x1000, 0x10000, 0 },
		{ "below a bound", { 0, 0x3000 }, 0x1001, 0x1000, 0, -ENOENT },
		{ "exactly", { 0x2000, 0x3000 }, 0x1000, 0x1000, 0x2000, 0 },
		{ "one byte less", { 0x2000, 0x2fff }, 0x1000, 0x1000, 0, -ENOENT },
		{ "too large", { 0, UINT64_MAX }, UINT64_MAX, 1, 0, -ENOENT },
		{ "end of space", { UINT64_MAX - 9, UINT64_MAX }, 1, 0x1000, 0, -ENOENT },
		{ "turned bound", { 0x3000, 0x2000 }, 1, 1, 0, -ENOENT },
		{ "huge alignment", { 0, UINT64_MAX }, 1, 1ULL << 63, 1ULL << 63, 0 },
		{ "no bytes", { 0, UINT64_MAX }, 0, 1, 0, -EINVAL },
		{ "no alignment", { 0, UINT64_MAX }, 1, 0, 0, -EINVAL },
		{ "odd alignment", { 0, UINT64_MAX }, 1, 0x1800, 0, -EINVAL },
	};
	struct mem_range item[ROOM];
	struct ranges set;
	size_t i;

	ranges_init(&set, item, ROOM);
	fill(&set, two);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint64_t at = 0;

		print_message("%s\n", cases[i].what);
		assert_int_equal(
			ranges_place(&set, cases[i].within, cases[i].bytes, cases[i].align, &at),
			cases[i].result);
		assert_int_equal(at, cases[i].at);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(add_keeps_the_set_sorted_and_merged),
		cmocka_unit_test(cut_leaves_what_is_outside_the_hole),
		cmocka_unit_test(empty_and_turned_ranges_are_refused),
		cmocka_unit_test(a_full_set_is_left_as_it_was),
		cmocka_unit_test(thousands_of_ranges_fit_in_any_order),
		cmocka_unit_test(bytes_are_counted_and_covered_exactly),
		cmocka_unit_test(place_finds_the_lowest_aligned_spot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
