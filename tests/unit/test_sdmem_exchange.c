/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The argument of sdmem/exchange.h, against a model of the page allocator: which pages are free
 * when a sweep has ended. The model stands behind madvise(2), so the sweep takes no memory of this
 * machine.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "sdmem/exchange.h"
#include "sdmem/step.h"
#include "tests/unit/tree.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

enum {
	MIB = 1 << 20,
	PAGE = 4096,
	BLOCK_PAGES = HUGE_PAGE_BYTES / PAGE,
	BLOCKS = 256,
	FRAMES = BLOCKS * BLOCK_PAGES,
	FRAGMENTED_BLOCKS = 32, /* every fourth page of these is free */
	RESERVE_PAGES = 32 * MIB / PAGE,
	REGIONS = 64,
	NOWHERE = 0,
};

/* A page frame; in use, it is mapped at an address, alone or as a part of a huge page. */
static struct frame {
	bool free, swept, huge;
	uintptr_t at;
} frame[FRAMES];

static unsigned int free_in_block[BLOCKS], free_pages;
/* What was said of address ranges; the last word about an address counts. */
static struct region {
	char *start, *end;
	bool huge;
} region[REGIONS];
static unsigned int regions;

static struct tree tree;
static struct budget budget;

static void publish(void)
{
	char text[256];

	snprintf(text, sizeof(text),
		 "Node 0, zone DMA32\n  pages free %u\n        low %u\n"
		 "        protection: (0, 0)\n",
		 free_pages, RESERVE_PAGES);
	tree_put(&tree, "proc/zoneinfo", text);
	snprintf(text, sizeof(text), "%u %u 100 10 0 55 0\n", FRAMES, FRAMES);
	tree_put(&tree, "proc/self/statm", text);
}

static void release(unsigned int number)
{
	frame[number] = (struct frame){ .free = true, .swept = frame[number].swept };
	free_in_block[number / BLOCK_PAGES]++;
	free_pages++;
}

static void use(unsigned int number, uintptr_t at, bool huge)
{
	assert_true(frame[number].free);
	frame[number] = (struct frame){ .swept = true, .huge = huge, .at = at };
	free_in_block[number / BLOCK_PAGES]--;
	free_pages--;
}

/* The smallest free block that fits: a page of the block that has the fewest free ones. */
static void use_small(uintptr_t at)
{
	unsigned int best = BLOCKS, i;

	for (i = 0; i < BLOCKS; i++)
		if (free_in_block[i] && (best == BLOCKS || free_in_block[i] < free_in_block[best]))
			best = i;
	assert_int_not_equal(best, BLOCKS);
	for (i = best * BLOCK_PAGES; !frame[i].free; i++)
		;
	use(i, at, false);
}

static void use_huge(uintptr_t at)
{
	unsigned int block, i;

	for (block = 0; block < BLOCKS && free_in_block[block] < BLOCK_PAGES; block++)
		;
	for (i = 0; i < BLOCK_PAGES; i++)
		if (block < BLOCKS)
			use(block * BLOCK_PAGES + i, at + i * PAGE, true);
		else
			use_small(at + i * PAGE);
}

static bool is_huge(const char *at)
{
	unsigned int i;

	for (i = regions; i-- > 0;)
		if (at >= region[i].start && at < region[i].end)
			return region[i].huge && (uintptr_t)at % HUGE_PAGE_BYTES == 0;
	return false;
}

static void populate(char *at, const char *end)
{
	while (at < end) {
		bool huge = is_huge(at) && at + HUGE_PAGE_BYTES <= end;

		huge ? use_huge((uintptr_t)at) : use_small((uintptr_t)at);
		at += huge ? HUGE_PAGE_BYTES : PAGE;
	}
}

/* A part of a huge page is not freed before the kernel has split the page, which it does when it
 * likes. */
static void unmap(uintptr_t at, size_t bytes)
{
	unsigned int i;

	for (i = 0; i < FRAMES; i++)
		if (frame[i].at != NOWHERE && frame[i].at - at < bytes && !frame[i].huge)
			release(i);
}

/* In place of the C library's. */
int madvise(void *at, size_t bytes, int advice)
{
	char *start = at;

	if (advice == MADV_HUGEPAGE || advice == MADV_NOHUGEPAGE) {
		assert_in_range(regions, 0, REGIONS - 1);
		region[regions++] =
			(struct region){ start, start + bytes, advice == MADV_HUGEPAGE };
	} else if (advice == MADV_POPULATE_WRITE) {
		populate(start, start + bytes);
	} else if (advice == MADV_DONTNEED) {
		unmap((uintptr_t)at, bytes);
	}
	publish();
	return 0;
}

/* Programs have a part of memory; what is free has never been swept. */
static void make_machine(void)
{
	unsigned int i;

	memset(frame, 0, sizeof(frame));
	memset(free_in_block, 0, sizeof(free_in_block));
	regions = 0;
	free_pages = 0;
	for (i = 0; i < FRAMES; i++)
		if (i / BLOCK_PAGES >= FRAGMENTED_BLOCKS || i % 4 == 0)
			release(i);
	tree_make(&tree);
	tree_put(&tree, "proc/meminfo", "MemTotal: 524288 kB\nMemFree: 400000 kB\n");
	publish();
}

static void sweep(bool huge_pages)
{
	const struct wish all = { .limit = UINT64_MAX };
	size_t bytes;
	void *at;

	assert_int_equal(budget_start(&budget, tree.root, &all, 1), 0);
	budget.own_bytes = 0;
	budget.pressure.huge_pages = huge_pages;
	while ((bytes = step_next(&budget, &at)) != 0)
		step_done(&budget, bytes, memory_populate(at, bytes));
	assert_int_equal(budget.end, END_COMPLETE);
	assert_in_range(free_pages, RESERVE_PAGES, RESERVE_PAGES + BLOCK_PAGES);
}

static unsigned int free_and_unswept(void)
{
	unsigned int count = 0, i;

	for (i = 0; i < FRAMES; i++)
		count += frame[i].free && !frame[i].swept;
	return count;
}

static void end_machine(void)
{
	budget_finish(&budget);
	tree_drop(&tree);
}

static void exchange_reserve_leaves_swept_pages_in_the_reserve(void **state)
{
	make_machine();
	sweep(true);
	assert_true(budget.exchanged);
	/* The last 8 MiB of a thread are swept in steps that are too small for huge pages. */
	assert_in_range(free_and_unswept(), 0, 8 * MIB / PAGE);
	end_machine();
}

/* The control: so the test above would fail if the reserve were not exchanged. */
static void without_huge_pages_the_reserve_was_never_swept(void **state)
{
	make_machine();
	sweep(false);
	assert_false(budget.exchanged);
	assert_in_range(free_and_unswept(), RESERVE_PAGES, RESERVE_PAGES + BLOCK_PAGES);
	end_machine();
}

static void exchange_wants_huge_only_before_the_tail_and_after_the_exchange(void **state)
{
	const uint64_t reserve = RESERVE_PAGES * (uint64_t)PAGE, step = HUGE_PAGE_BYTES;

	budget = (struct budget){ .pressure.huge_pages = true };
	budget.now.zones.free = reserve;
	budget.plan = (struct plan){ .room = 4 * reserve, .bound = BOUND_WATERMARK };
	assert_true(exchange_wants_huge(&budget, step));
	assert_false(exchange_wants_huge(&budget, step - 1));
	budget.plan.room = 2 * reserve;
	assert_false(exchange_wants_huge(&budget, step));
	budget.exchanged = true;
	assert_true(exchange_wants_huge(&budget, step));
	budget.pressure.huge_pages = false;
	assert_false(exchange_wants_huge(&budget, step));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exchange_reserve_leaves_swept_pages_in_the_reserve),
		cmocka_unit_test(without_huge_pages_the_reserve_was_never_swept),
		cmocka_unit_test(exchange_wants_huge_only_before_the_tail_and_after_the_exchange),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
