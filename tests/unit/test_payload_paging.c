/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the payload's tables map, found by the walk that a CPU makes. */
#include "kexec-wipe/payload/cpu.h"

#define write_cr3 fake_write_cr3
#define read_cr4  fake_read_cr4
static void fake_write_cr3(uint64_t value);
static uint64_t fake_read_cr4(void);
#include "kexec-wipe/payload/paging.c"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define ADDRESS	 0x000ffffffffff000ULL
#define MIB	 (1ULL << 20)
#define GIB	 (1ULL << 30)
#define UNMAPPED ((struct place){ .at = UINT64_MAX })

/* Where an address leads, and the slot of the page attribute table that gives it its type. */
struct place {
	uint64_t at;
	unsigned int pat_slot;
};

static uint64_t root, cr4;

static void fake_write_cr3(uint64_t value)
{
	root = value;
}

static uint64_t fake_read_cr4(void)
{
	return cr4;
}

/* SDM 4.5, and 12.12.3 for the type */
static struct place translate(uint64_t address)
{
	uint64_t table = root;

	for (unsigned int level = cr4 & CR4_5_LEVELS ? 5 : 4;; level--) {
		unsigned int shift = 12 + 9 * (level - 1);
		uint64_t e = ((uint64_t *)(uintptr_t)table)[address >> shift & (ENTRIES - 1)];
		uint64_t inside = (1ULL << shift) - 1, pat = level == 1 ? 1 << 7 : 1 << 12;

		if (!(e & PRESENT))
			return UNMAPPED;
		assert_true(e & WRITABLE);
		if (level == 1 || e & LARGE)
			return (struct place){ (e & ADDRESS & ~inside) | (address & inside),
					       (e & 8 ? 1 : 0) | (e & 16 ? 2 : 0) |
						       (e & pat ? 4 : 0) };
		table = e & ADDRESS;
	}
}

static int start_empty(void **state)
{
	memset(level4, 0, sizeof(level4));
	memset(level5, 0, sizeof(level5));
	memset(identity_pages, 0, sizeof(identity_pages));
	memset(small_pages, 0, sizeof(small_pages));
	memset(windows, 0, sizeof(windows));
	small_tables = 0;
	cr4 = 0;
	return 0;
}

/* Every page of the first 4 GiB: is it mapped? Only those of r, of 4 KiB, as write-back memory. */
static void expect_identity(const struct mem_range *r, unsigned int count)
{
	for (uint64_t at = 0; at < 4 * GIB; at += PAGE_BYTES) {
		struct place found = translate(at);
		bool wanted = false;

		for (unsigned int i = 0; i < count; i++)
			wanted |= at + PAGE_BYTES > r[i].start && at < r[i].end;
		if (found.at != (wanted ? at : UINT64_MAX) || (wanted && found.pat_slot))
			fail_msg("%lx is mapped to %lx", at, found.at);
	}
}

static void nothing_is_mapped_beside_own_memory(void **state)
{
	static const struct mem_range own[] = {
		{ 0x10000, 0x50000 },
		{ 0x7fdff000, 0x7fe01000 },
		{ 0x7fc00000, 0x7fe00000 },
		{ 4 * GIB - 4 * MIB - 0x3000, 4 * GIB - 0x1000 },
	};

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		start_empty(NULL);
		cr4 = i & 1 ? CR4_5_LEVELS : 0;
		(void)paging_start(own[i]);
		expect_identity(&own[i], 1);
	}
}

static void ranges_that_share_a_large_page_are_all_mapped(void **state)
{
	static const struct mem_range r[] = {
		{ 0x7fe00000, 0x7fe40000 },
		{ 0x7fe80000, 0x7ff00000 },
		{ 0x7ffff000, 0x80201000 },
	};

	(void)paging_start(r[0]);
	paging_map_memory(r[1]);
	paging_map_memory(r[2]);
	expect_identity(r, 3);
	assert_in_range(small_tables, 1, SMALL_TABLES_MAX);
}

static void a_device_beside_memory_gets_a_page_of_its_own(void **state)
{
	static const struct mem_range own = { 0x7fe00000, 0x7fe40000 };

	(void)paging_start(own);
	paging_map_device(0xfee00300);
	assert_int_equal(translate(0xfee00300).at, 0xfee00300);
	assert_int_equal(translate(0xfee00300).pat_slot, 3);
	paging_map_device(0x7fe80004);
	assert_int_equal(translate(0x7fe80004).at, 0x7fe80004);
	assert_int_equal(translate(0x7fe80004).pat_slot, 3);
	assert_int_equal(translate(0x7fe81000).at, UINT64_MAX);
	paging_map_device(0x7fe00010);
	assert_int_equal(translate(0x7fe00010).pat_slot, 0);
}

/* Of 4 KiB around r, each address leads where it should, and outside of r nowhere. */
static void expect_window(struct window w, struct mem_range r)
{
	uint64_t at = (uintptr_t)paging_move_window(&w, r);
	uint64_t page = r.start & ~(uint64_t)FLAGS, mapped = 0;

	assert_int_equal(at % PAGE_BYTES, r.start % PAGE_BYTES);
	assert_true(at >= w.address && at + (r.end - r.start) <= w.address + WINDOW_BYTES);
	for (uint64_t in = w.address; in < w.address + WINDOW_BYTES; in += PAGE_BYTES) {
		struct place found = translate(in);

		if (found.at == UINT64_MAX)
			continue;
		if (found.at != page + mapped || found.pat_slot != w.pat_slot)
			fail_msg("%lx is mapped to %lx", in, found.at);
		mapped += PAGE_BYTES;
	}
	assert_int_equal(translate(at).at, r.start);
	assert_int_equal(mapped, ((r.end + FLAGS) & ~(uint64_t)FLAGS) - page);
}

static void a_window_maps_no_page_that_is_not_asked_for(void **state)
{
	static const struct mem_range r[] = {
		{ 0x1001, 0x9fbfd },			      /* inside a large page */
		{ MIB, 3 * MIB },			      /* an end in each of two */
		{ 5 * MIB + 0x3000, 9 * MIB + 0x1000 },	      /* both, and whole ones between */
		{ 16 * MIB, 32 * MIB },			      /* only whole ones */
		{ GIB, 2 * GIB },			      /* as large as the window */
		{ GIB - 1, GIB + 1 },			      /* two pages */
		{ 2 * GIB - 0x1000, 2 * GIB },		      /* the last page */
		{ (1ULL << 52) - 3 * MIB, (1ULL << 52) - 1 }, /* the last addresses */
	};
	struct window w = paging_start((struct mem_range){ 0x10000, 0x50000 });

	for (size_t i = 0; i < sizeof(r) / sizeof(r[0]); i++)
		expect_window(w, r[i]);
	for (w.pat_slot = 1; w.pat_slot < 8; w.pat_slot++)
		expect_window(w, r[2]);
}

static void each_window_is_its_own(void **state)
{
	static uint64_t pages[WINDOW_TABLES * ENTRIES] __attribute__((aligned(PAGE_BYTES)));
	static const struct mem_range own = { 0x10000, 0x50000 };
	struct window first = paging_start(own);
	struct window last = paging_add_window(WINDOWS_MAX - 1, pages);

	expect_window(first, (struct mem_range){ 5 * MIB, 8 * MIB });
	expect_window(last, (struct mem_range){ 7 * MIB, 12 * MIB });
	assert_int_equal(translate(first.address + MIB).at, 5 * MIB);
	expect_identity(&own, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(nothing_is_mapped_beside_own_memory, start_empty),
		cmocka_unit_test_setup(ranges_that_share_a_large_page_are_all_mapped, start_empty),
		cmocka_unit_test_setup(a_device_beside_memory_gets_a_page_of_its_own, start_empty),
		cmocka_unit_test_setup(a_window_maps_no_page_that_is_not_asked_for, start_empty),
		cmocka_unit_test_setup(each_window_is_its_own, start_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
