/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Arenas, and whole sweeps of a few MiB that are planned on a made-up machine.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "sdmem/step.h"
#include "sdmem/sweep.h"
#include "tests/unit/tree.h"

enum { MIB = 1 << 20, PAGE = 4096, PAGES = 16 };

static const char zoneinfo[] = "Node 0, zone DMA32\n  pages free 100000\n        low 1000\n"
			       "        protection: (0, 0)\n";

static struct sweep sweep;

static void make_machine(struct tree *tree)
{
	tree_make(tree);
	tree_put(tree, "proc/meminfo", "MemTotal: 500000 kB\nMemFree: 400000 kB\n");
	tree_put(tree, "proc/zoneinfo", zoneinfo);
	tree_put(tree, "proc/self/statm", "600 120 100 10 0 55 0\n");
}

static void start(const struct tree *tree, uint64_t limit, const char *pattern)
{
	const struct wish wish = { .limit = limit };
	struct passes passes;
	struct pass pass;

	assert_int_equal(pass_parse(pattern, &pass), 0);
	assert_int_equal(passes_repeat(&passes, pass, 2), 0);
	assert_int_equal(budget_start(&sweep.budget, tree->root, &wish, sweep_cpus()), 0);
	assert_int_equal(sweep_start(&sweep, &passes, true), 0);
	assert_true(sweep.how.verify);
}

static void a_sweep_ends_exactly_at_its_limit(void **state)
{
	struct tree tree;

	make_machine(&tree);
	start(&tree, 9 * MIB, "random");
	sweep_finish(&sweep);
	assert_int_equal(sweep.budget.end, END_COMPLETE);
	assert_int_equal(sweep.budget.plan.bound, BOUND_LIMIT);
	assert_int_equal(sweep.budget.usage.swept, 9 * MIB);
	assert_int_equal(sweep.budget.usage.in_flight, 0);
	tree_drop(&tree);
}

/* Two addresses of one page: what was written to the first is gone when it is read back. */
static void memory_that_does_not_keep_what_was_written_is_an_error(void **state)
{
	struct overwrite how = { .verify = true };
	struct random_stream random;
	int fd = memfd_create("one page", MFD_CLOEXEC);
	struct arena arena;
	struct pass pass;
	char *at;

	assert_int_equal(ftruncate(fd, PAGE), 0);
	assert_int_equal(arena_map(&arena, 2 * PAGE, false), 0);
	at = arena_next(&arena, 2 * PAGE);
	assert_ptr_equal(mmap(at, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0), at);
	assert_ptr_equal(
		mmap(at + PAGE, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0),
		at + PAGE);
	assert_int_equal(random_start(&random), 0);
	assert_int_equal(pass_parse("random", &pass), 0);
	assert_int_equal(passes_repeat(&how.passes, pass, 1), 0);
	assert_int_equal(overwrite(&how, &random, at, 2 * PAGE), -EIO);
	how.verify = false;
	assert_int_equal(overwrite(&how, &random, at, 2 * PAGE), 0);
	close(fd);
	arena_unmap(&arena);
}

static void a_stopped_sweep_takes_no_more_and_keeps_the_first_reason(void **state)
{
	struct tree tree;

	make_machine(&tree);
	start(&tree, 64 * MIB, "ones");
	budget_stop(&sweep.budget, END_SIGNAL);
	budget_stop(&sweep.budget, END_DEADLINE);
	sweep_finish(&sweep);
	assert_int_equal(sweep.budget.end, END_SIGNAL);
	assert_true(sweep.budget.usage.swept < 64 * MIB);
	assert_int_equal(sweep.budget.usage.in_flight, 0);
	tree_drop(&tree);
}

/* On this machine nothing that is taken counts as held: all of it has been taken back. */
static void a_sweep_gives_up_when_it_has_lost_all_memory_twice(void **state)
{
	struct tree tree;
	size_t taken = 0, step;
	void *at;

	make_machine(&tree);
	assert_int_equal(
		budget_start(&sweep.budget, tree.root, &(struct wish){ .limit = UINT64_MAX }, 1),
		0);
	while ((step = step_next(&sweep.budget, &at)) != 0) {
		taken += step;
		step_done(&sweep.budget, step, 0);
	}
	assert_int_equal(sweep.budget.end, END_RESTLESS);
	assert_in_range(taken, 2 * sweep.budget.start_room, 3 * sweep.budget.start_room);
	budget_finish(&sweep.budget);
	tree_drop(&tree);
}

static void a_sweep_that_cannot_look_any_more_stops(void **state)
{
	struct tree tree;

	make_machine(&tree);
	assert_int_equal(
		budget_start(&sweep.budget, tree.root, &(struct wish){ .limit = 64 * MIB }, 1), 0);
	tree_put(&tree, "proc/zoneinfo", "garbage\n");
	assert_int_equal(sweep_start(&sweep, &(struct passes){ .count = 1 }, false), 0);
	sweep_finish(&sweep);
	assert_int_equal(sweep.budget.end, END_ERROR);
	assert_int_equal(sweep.budget.error, -EINVAL);
	assert_string_equal(sweep.budget.failed, "/proc/zoneinfo");
	tree_drop(&tree);
}

static void a_machine_without_proc_is_refused(void **state)
{
	const struct wish all = { .limit = UINT64_MAX };
	struct tree tree;

	tree_make(&tree);
	assert_int_equal(budget_start(&sweep.budget, tree.root, &all, 1), -ENOENT);
	assert_string_equal(sweep.budget.failed, "/proc/meminfo");
	tree_drop(&tree);
}

static unsigned int resident(void *at)
{
	unsigned char pages[PAGES];
	unsigned int i, count = 0;

	assert_int_equal(mincore(at, sizeof(pages) * PAGE, pages), 0);
	for (i = 0; i < PAGES; i++)
		count += pages[i] & 1;
	return count;
}

static void filled_memory_is_there_and_zero(void **state)
{
	static const char zeros[PAGES * PAGE];
	struct arena arena;
	void *at;

	assert_int_equal(arena_map(&arena, 2 * MIB, false), 0);
	assert_int_equal(arena_unused(&arena), 2 * MIB);
	at = arena_next(&arena, PAGES * PAGE);
	assert_int_equal(resident(at), 0);
	assert_int_equal(memory_populate(at, PAGES * PAGE), 0);
	assert_int_equal(resident(at), PAGES);
	assert_memory_equal(at, zeros, sizeof(zeros));
	assert_int_equal(arena_unused(&arena), 2 * MIB - PAGES * PAGE);
	arena_unmap(&arena);
	assert_int_not_equal(msync(at, PAGE, MS_ASYNC), 0);
}

static void thinning_gives_back_every_other_page(void **state)
{
	struct arena arena;
	void *at;

	assert_int_equal(arena_map(&arena, 2 * MIB, false), 0);
	at = arena_next(&arena, PAGES * PAGE);
	assert_int_equal(memory_populate(at, PAGES * PAGE), 0);
	assert_int_equal(arena_free_alternate(&arena, 3 * PAGE), 3 * PAGE);
	assert_int_equal(resident(at), PAGES - 3);
	assert_int_equal(arena_free_alternate(&arena, MIB), PAGES / 2 * PAGE);
	assert_int_equal(resident(at), PAGES / 2);
	arena_unmap(&arena);
}

static void a_cut_arena_keeps_what_is_used(void **state)
{
	struct arena arena;
	char *at;

	assert_int_equal(arena_map(&arena, 4 * MIB, true), 0);
	at = arena_next(&arena, PAGES * PAGE);
	assert_int_equal((uintptr_t)at % (2 * MIB), 0);
	memset(at, 1, PAGES * PAGE);
	arena_trim(&arena);
	assert_int_equal(arena_unused(&arena), 0);
	assert_int_equal(at[PAGES * PAGE - 1], 1);
	assert_int_not_equal(msync(at + PAGES * PAGE, PAGE, MS_ASYNC), 0);
	arena_unmap(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sweep_ends_exactly_at_its_limit),
		cmocka_unit_test(memory_that_does_not_keep_what_was_written_is_an_error),
		cmocka_unit_test(a_stopped_sweep_takes_no_more_and_keeps_the_first_reason),
		cmocka_unit_test(a_sweep_gives_up_when_it_has_lost_all_memory_twice),
		cmocka_unit_test(a_sweep_that_cannot_look_any_more_stops),
		cmocka_unit_test(a_machine_without_proc_is_refused),
		cmocka_unit_test(filled_memory_is_there_and_zero),
		cmocka_unit_test(thinning_gives_back_every_other_page),
		cmocka_unit_test(a_cut_arena_keeps_what_is_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
