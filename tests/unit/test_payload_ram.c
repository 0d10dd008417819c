/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is overwritten and read back in which order, and what is said of it (payload/ram.c). */
#include "kexec-wipe/payload/ram.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { RAM = 2, LAST = 2, RANGES = RAM + LAST, CPUS = 3, TEXT = 1024 };

static const struct mem_range own = { 0x10000, 0x20000 };
static const struct mem_range crew_pages[] = { { 0x30000, 0x31000 } }; /* what the crew works in */
static struct handover *given;
static char done[TEXT], said[TEXT];
static struct tally each; /* what each part adds to the sum */
static struct mem_range uncached;

static void note(char *to, const char *format, ...)
{
	size_t used = strlen(to);
	va_list args;

	va_start(args, format);
	vsnprintf(to + used, TEXT - used, format, args);
	va_end(args);
}

static void say_list(const char *before, const char *text, va_list args)
{
	note(said, "%s", before);
	vsnprintf(said + strlen(said), TEXT - strlen(said), text, args);
	note(said, "\n");
}

void say(const char *text, ...)
{
	va_list args;

	va_start(args, text);
	say_list("", text, args);
	va_end(args);
}

void say_verdict(bool good, const char *text, ...)
{
	va_list args;

	va_start(args, text);
	say_list(good ? "good: " : "bad: ", text, args);
	va_end(args);
}

static void take(const char *what, struct mem_range r, struct tally *tally)
{
	note(done, "%s %lx-%lx\n", what, (unsigned long)r.start, (unsigned long)r.end);
	tally_add(tally, &each);
}

void wipe_range(const struct window *w, struct mem_range r, struct tally *tally)
{
	tally->written += r.end - r.start;
	take("wipe", r, tally);
}

void verify_range(const struct window *w, struct mem_range r, struct tally *tally)
{
	tally->verified += r.end - r.start;
	take("verify", r, tally);
}

static void run_on(const char *who, const struct place_set *set, crew_task *task, struct tally *sum)
{
	struct window none = { 0 };

	assert_ptr_equal(set->ram, given->range);
	assert_int_equal(set->count, RAM);
	assert_memory_equal(&set->own, &own, sizeof(own));
	note(done, "%s\n", who);
	for (uint32_t i = 0; i < set->count; i++)
		task(&none, set->ram[i], sum);
}

void crew_run(const struct window *w, const struct place_set *set, crew_task *task,
	      const char *doing, struct tally *sum)
{
	run_on(doing, set, task, sum);
}

void crew_run_alone(const struct window *w, const struct place_set *set, crew_task *task,
		    struct tally *sum)
{
	run_on("alone", set, task, sum);
}

void crew_run_behind(const struct window *w, crew_task *task, struct tally *sum)
{
	task(w, crew_pages[0], sum);
}

uint64_t crew_memory_end(void)
{
	return crew_pages[0].end;
}

const char *crew_prepare(const struct place_set *set, uint32_t count, bool alone)
{
	assert_int_equal(count, CPUS);
	return alone ? "as asked for" : NULL;
}

void mtrr_read(void)
{
	note(done, "mtrr\n");
}

struct mem_range mtrr_first_part(struct mem_range r, bool *is_uncached)
{
	*is_uncached = r.start >= uncached.start && r.start < uncached.end;
	if (uncached.start > r.start && uncached.start < r.end)
		r.end = uncached.start;
	if (uncached.end > r.start && uncached.end < r.end)
		r.end = uncached.end;
	return r;
}

const char *trial_run(const struct window *w, const struct place_set *set, uint64_t from)
{
	assert_int_equal(from, crew_pages[0].end);
	note(done, "trial\n");
	return "a method";
}

static int start(void **state)
{
	static const struct mem_range ranges[RANGES] = { { 0, 0x9f000 },
							 { 0x100000, 0x200000 },
							 { 0xa00000, 0xa01000 },
							 { 0xb00000, 0xb02000 } };

	given = calloc(1, handover_bytes(RANGES));
	given->ram_count = RAM;
	given->last_count = LAST;
	memcpy(given->range, ranges, sizeof(ranges));
	for (uint32_t id = 0; id < CPUS; id++)
		handover_list_cpu(given->cpus, id * 2);
	wiped = false;
	each = (struct tally){ 0 };
	uncached = (struct mem_range){ 0, 0 };
	*done = *said = '\0';
	ram_use(given, own, (struct window){ 0 });
	return 0;
}

static int end(void **state)
{
	free(given);
	return 0;
}

#define ALL(what)    what " 0-9f000\n" what " 100000-200000\n"
#define TABLES(what) what " a00000-a01000\n" what " b00000-b02000\n"

static void all_ranges_are_overwritten_once_the_tables_last(void **state)
{
	assert_false(ram_is_wiped());
	ram_wipe();
	assert_true(ram_is_wiped());
	ram_wipe_again();
	assert_string_equal(done, "trial\nwiping\n" ALL("wipe") TABLES("wipe"));
	assert_string_equal(said, "wiping\nstoring by a method\ngood: wiped 1 MiB\n");
}

/* It is slow, so it comes when all the rest is gone. */
static void memory_that_is_not_cached_comes_last_and_once(void **state)
{
	uncached = (struct mem_range){ 0x180000, 0x300000 };
	ram_wipe();
	assert_string_equal(done, "trial\nwiping\nwipe 0-9f000\nwipe 100000-180000\n"
				  "wiping uncached memory\nwipe 180000-200000\n" TABLES("wipe"));
}

static void a_wipe_that_was_cut_off_is_done_again_in_the_plainest_way(void **state)
{
	ram_wipe_again();
	assert_true(ram_is_wiped());
	assert_string_equal(done, "alone\n" ALL("wipe") TABLES("wipe"));
}

static void what_was_skipped_is_told_and_is_not_good(void **state)
{
	each.skipped = 1;
	ram_wipe();
	assert_non_null(strstr(said, "bad: wiped 1 MiB\nskipped 4 bytes that cannot be written\n"));
}

static void nothing_is_read_back_unless_that_is_asked_for(void **state)
{
	ram_verify();
	ram_end();
	assert_string_equal(done, "wipe 30000-31000\n");
	assert_string_equal(said, "");
}

static void all_is_read_back_the_tables_too(void **state)
{
	given->flags = HANDOVER_VERIFY;
	ram_verify();
	assert_string_equal(done, "verifying\n" ALL("verify") TABLES("verify"));
	assert_string_equal(said, "good: verified 1 MiB\n");
	*done = '\0';
	ram_end();
	assert_string_equal(done, "wipe 30000-31000\nverify 30000-31000\n");
}

static void what_is_not_zero_is_told_and_is_not_good(void **state)
{
	given->flags = HANDOVER_VERIFY;
	each = (struct tally){ .not_zero = 1, .not_zero_at = 0xa00010 };
	ram_verify();
	assert_non_null(strstr(said, "bad: verified 1 MiB\n4 bytes are not zero at a00010\n"));
	*said = '\0';
	each = (struct tally){ .unreadable = 2 };
	ram_verify();
	assert_non_null(strstr(said, "bad: verified 1 MiB\n8 bytes cannot be read\n"));
}

static void the_memory_of_the_other_cpus_is_looked_at_as_well(void **state)
{
	given->flags = HANDOVER_VERIFY;
	each = (struct tally){ .not_zero = 1, .not_zero_at = 0x30000 };
	ram_end();
	assert_non_null(strstr(said, "2 bytes are not zero at 30000\n"));
}

static void all_cpus_are_counted(void **state)
{
	ram_prepare();
	assert_string_equal(said, "");
	assert_string_equal(done, "mtrr\n");
	given->flags = HANDOVER_ONE_CPU;
	ram_prepare();
	assert_string_equal(said, "this CPU works alone: as asked for\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all_ranges_are_overwritten_once_the_tables_last,
						start, end),
		cmocka_unit_test_setup_teardown(memory_that_is_not_cached_comes_last_and_once,
						start, end),
		cmocka_unit_test_setup_teardown(
			a_wipe_that_was_cut_off_is_done_again_in_the_plainest_way, start, end),
		cmocka_unit_test_setup_teardown(what_was_skipped_is_told_and_is_not_good, start,
						end),
		cmocka_unit_test_setup_teardown(nothing_is_read_back_unless_that_is_asked_for,
						start, end),
		cmocka_unit_test_setup_teardown(all_is_read_back_the_tables_too, start, end),
		cmocka_unit_test_setup_teardown(what_is_not_zero_is_told_and_is_not_good, start,
						end),
		cmocka_unit_test_setup_teardown(the_memory_of_the_other_cpus_is_looked_at_as_well,
						start, end),
		cmocka_unit_test_setup_teardown(all_cpus_are_counted, start, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
