/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ranges that are overwritten last (ACPI tables) are small: the first CPU does them alone. */
#include "ram.h"
#include "console.h"
#include "crew.h"
#include "mtrr.h"
#include "trial.h"
#include "verify.h"
#include "wipe.h"

enum { MIB_SHIFT = 20 };

static const struct handover *block;
static struct window window;
static struct place_set ram;
static bool wiped;

void ram_use(const struct handover *given, struct mem_range own, struct window first)
{
	block = given;
	window = first;
	ram = (struct place_set){ block->range, block->ram_count, own };
}

static uint32_t cpus(void)
{
	uint32_t count = 0;

	for (uint32_t id = 0; id < HANDOVER_CPU_IDS; id++)
		count += handover_lists_cpu(block->cpus, id);
	return count;
}

void ram_prepare(void)
{
	const char *reason = crew_prepare(&ram, cpus(), block->flags & HANDOVER_ONE_CPU);

	if (reason)
		say("this CPU works alone: %s", reason);
	mtrr_read();
}

/* Of r, what is uncached, or what is not. */
static void wipe_parts(const struct window *through, struct mem_range r, struct tally *sum,
		       bool uncached)
{
	struct mem_range part;
	bool is_uncached;

	for (; r.start < r.end; r.start = part.end) {
		part = mtrr_first_part(r, &is_uncached);
		if (is_uncached == uncached)
			wipe_range(through, part, sum);
	}
}

static void wipe_cached(const struct window *through, struct mem_range r, struct tally *sum)
{
	wipe_parts(through, r, sum, false);
}

static void wipe_uncached(const struct window *through, struct mem_range r, struct tally *sum)
{
	wipe_parts(through, r, sum, true);
}

static bool has_uncached(void)
{
	bool is_uncached = false;

	for (uint32_t i = 0; i < ram.count && !is_uncached; i++)
		for (struct mem_range r = ram.ram[i]; r.start < r.end && !is_uncached;)
			r.start = mtrr_first_part(r, &is_uncached).end;
	return is_uncached;
}

static void do_last(crew_task *task, struct tally *sum)
{
	for (uint32_t i = 0; i < block->last_count; i++)
		task(&window, block->range[block->ram_count + i], sum);
}

static void report_faults(const struct tally *sum)
{
	if (sum->skipped)
		say("skipped %lu bytes that cannot be written", sum->skipped);
	if (sum->unreadable)
		say("%lu bytes cannot be read", sum->unreadable);
	if (sum->not_zero)
		say("%lu bytes are not zero at %lx", sum->not_zero, sum->not_zero_at);
}

static void end_wipe(struct tally *sum)
{
	do_last(wipe_range, sum);
	wiped = true;
	say_verdict(!sum->skipped, "wiped %lu MiB", sum->written >> MIB_SHIFT);
	report_faults(sum);
}

void ram_wipe(void)
{
	struct tally sum = { 0 };
	const char *method;

	say("wiping");
	method = trial_run(&window, &ram, crew_memory_end());
	if (method)
		say("storing by %s", method);
	crew_run(&window, &ram, wipe_cached, "wiping", &sum);
	if (has_uncached())
		crew_run(&window, &ram, wipe_uncached, "wiping uncached memory", &sum);
	end_wipe(&sum);
}

void ram_wipe_again(void)
{
	struct tally sum = { 0 };

	if (wiped)
		return;
	say("wiping again, on this CPU alone");
	crew_run_alone(&window, &ram, wipe_range, &sum);
	end_wipe(&sum);
}

bool ram_is_wiped(void)
{
	return wiped;
}

void ram_verify(void)
{
	struct tally sum = { 0 };

	if (!(block->flags & HANDOVER_VERIFY))
		return;
	crew_run(&window, &ram, verify_range, "verifying", &sum);
	do_last(verify_range, &sum);
	say_verdict(!sum.unreadable && !sum.not_zero, "verified %lu MiB",
		    sum.verified >> MIB_SHIFT);
	report_faults(&sum);
}

void ram_end(void)
{
	struct tally sum = { 0 };

	crew_run_behind(&window, wipe_range, &sum);
	if (block->flags & HANDOVER_VERIFY)
		crew_run_behind(&window, verify_range, &sum);
	report_faults(&sum);
}
