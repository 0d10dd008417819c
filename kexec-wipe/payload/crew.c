/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crew.h"
#include "caches.h"
#include "console.h"
#include "cpu.h"
#include "other_cpus.h"
#include "profilers.h"
#include "start.h"
#include "startup.h"
#include "traps.h"
#include "watchdog.h"
#include "wipe.h"
#include "work.h"
#include "xstate.h"

enum { LOW_MEMORY_END = 1 << 20, HELPERS_MAX = 512 };
/* Page 0 is the interrupt table of real mode; those right below 640 KiB may be firmware's. */
enum { START_PAGES_FROM = 0x1000, START_PAGES_END = 0x9f000 };
#define MEMORY_END (1ULL << 32)

_Static_assert(HELPERS_MAX < (int)WINDOWS_MAX, "a window for each");

/* How long the first CPU waits for the others: this, and this many times its own slowest piece. */
#define WAIT_TICKS (1ULL << 30)
enum { WAIT_PIECES = 4 };
enum { INIT_US = 200 }; /* until a CPU has obeyed an INIT */

/* Another CPU's data, at the bottom of the page of its stack */
struct helper {
	struct share share;
	struct tally tally;
	uint32_t done; /* the number of the last job that it has finished */
};

enum { HOLE_OWN, HOLE_MEMORY, HOLE_PAGE, HOLES };

static struct {
	struct mem_range hole[HOLES];
	uint32_t room; /* for other CPUs */
	bool alone;
	crew_task *task;
	struct work work;
	uint32_t job; /* counts the jobs that the other CPUs were to help with */
	struct mem_range begun[HELPERS_MAX]; /* pieces that others have not finished */
	uint32_t begun_count;
} crew;

static uint64_t *window_table(uint32_t number)
{
	return (uint64_t *)(crew.hole[HOLE_MEMORY].start + number * START_CPU_BYTES);
}

static struct helper *helper(uint32_t number)
{
	return (struct helper *)((char *)window_table(number) + WINDOW_TABLE_BYTES);
}

/* Memory for as many CPUs as there are and as fit. Returns the number of CPUs. */
static uint32_t reserve_memory(const struct place_set *set, uint32_t cpus)
{
	const struct mem_range within = { LOW_MEMORY_END, MEMORY_END };
	struct mem_range *r = &crew.hole[HOLE_MEMORY];
	uint32_t room = HELPERS_MAX;

	while (cpus && room / 2 >= cpus)
		room /= 2;
	for (; room; room /= 2) {
		uint32_t bytes = room * START_CPU_BYTES;
		uint32_t align = bytes < LARGE_PAGE_BYTES ? bytes : LARGE_PAGE_BYTES;

		if (place_find(set, within, bytes, align, &r->start) == 0) {
			r->end = r->start + bytes;
			break;
		}
	}
	return room;
}

const char *crew_prepare(const struct place_set *set, uint32_t cpus, bool alone)
{
	const struct mem_range within = { START_PAGES_FROM, START_PAGES_END };
	struct mem_range *page = &crew.hole[HOLE_PAGE];

	crew.alone = alone;
	if (place_find(set, within, PAGE_BYTES, PAGE_BYTES, &page->start))
		return "no page of low memory to start in";
	crew.room = reserve_memory(set, cpus);
	if (crew.room)
		paging_map_memory(crew.hole[HOLE_MEMORY]);
	/* Last: no CPU is started if an exception has cut off what comes before. */
	__atomic_store_n(&page->end, page->start + PAGE_BYTES, __ATOMIC_SEQ_CST);
	if (!crew.room)
		return "no memory for their stacks";
	return alone ? "as asked for" : NULL;
}

uint64_t crew_memory_end(void)
{
	return crew.hole[HOLE_MEMORY].end ? crew.hole[HOLE_MEMORY].end : LOW_MEMORY_END;
}

void crew_run_behind(const struct window *window, crew_task *task, struct tally *sum)
{
	for (unsigned int i = HOLE_MEMORY; i < HOLES; i++)
		task(window, crew.hole[i], sum);
}

void crew_start(const struct window *window)
{
	struct tally ignored = { 0 };

	if (!crew.hole[HOLE_PAGE].end)
		return;
	/* Or what lies there would be left if it came to no end. */
	crew_run_behind(window, wipe_range, &ignored);
	for (uint32_t i = 0; i < crew.room; i++) {
		*helper(i) = (struct helper){ .done = crew.job };
		share_start(&helper(i)->share);
	}
	startup_begin(window, crew.hole[HOLE_PAGE], (uint32_t)crew.hole[HOLE_MEMORY].start,
		      crew.room);
}

static uint32_t helpers(void)
{
	return crew.alone ? 0 : startup_arrived();
}

/* Do the parts of r that are in none of the holes from `hole` on. */
static void do_around(const struct window *window, struct mem_range r, const struct mem_range *hole,
		      struct tally *tally)
{
	if (r.start >= r.end)
		return;
	if (hole == crew.hole + HOLES) {
		crew.task(window, r, tally);
		return;
	}
	if (r.end <= hole->start || r.start >= hole->end) {
		do_around(window, r, hole + 1, tally);
		return;
	}
	do_around(window, (struct mem_range){ r.start, hole->start }, hole + 1, tally);
	do_around(window, (struct mem_range){ hole->end, r.end }, hole + 1, tally);
}

/* False: there is no more work. */
static bool do_piece(const struct window *window, struct work *work, struct share *share,
		     struct tally *tally)
{
	struct tally done = { 0 };
	struct mem_range piece;

	if (!work_take(work, share, &piece))
		return false;
	do_around(window, piece, crew.hole, &done);
	tally_add(tally, &done);
	return true;
}

static void help(struct helper *self, const struct window *window)
{
	uint32_t job = __atomic_load_n(&crew.job, __ATOMIC_SEQ_CST);

	if (job == self->done) {
		pause_briefly();
		return;
	}
	while (do_piece(window, &crew.work, &self->share, &self->tally))
		;
	__atomic_store_n(&self->done, job, __ATOMIC_SEQ_CST);
}

/* Runs on another CPU, on its own stack. Its vector registers may hold keys. */
void start_main(uint32_t number)
{
	struct window window;

	traps_share();
	profilers_stop();
	clear_extended_registers();
	window = paging_add_window(number + 1, window_table(number));
	while (!startup_is_over())
		help(helper(number), &window);
	caches_write_back_core();
	startup_rest();
}

static bool others_are_done(uint64_t ticks)
{
	uint64_t start = read_tsc();

	for (uint32_t i = 0; i < helpers(); i++)
		while (__atomic_load_n(&helper(i)->done, __ATOMIC_SEQ_CST) != crew.job) {
			if (read_tsc() - start >= ticks)
				return false;
			pause_briefly();
		}
	return true;
}

static void stop_others(void)
{
	stop_other_cpus_again();
	wait_us(INIT_US);
}

/* Add up what the others have done, and note what they have begun. */
static void gather(struct tally *sum)
{
	struct mem_range piece;

	crew.begun_count = 0;
	for (uint32_t i = 0; i < helpers(); i++) {
		tally_add(sum, &helper(i)->tally);
		if (work_in_hand(&crew.work, &helper(i)->share, &piece))
			crew.begun[crew.begun_count++] = piece;
	}
}

/* Returns the ticks of the slowest piece. Prints the number of CPUs whenever it has grown. */
static uint64_t do_own_share(const struct window *window, const char *doing, struct tally *sum)
{
	uint64_t slowest = 0, start = read_tsc(), taken;
	uint32_t cpus, printed = 0;
	struct share share;

	share_start(&share);
	while (do_piece(window, &crew.work, &share, sum)) {
		taken = read_tsc() - start;
		start += taken;
		if (slowest < taken)
			slowest = taken;
		cpus = helpers() + 1;
		if (cpus != printed)
			say("%lu CPUs %s", (unsigned long)cpus, doing);
		printed = cpus;
		console_progress(crew.work.next, crew.work.pieces);
		watchdog_feed();
	}
	return slowest;
}

/* The others wait. If one is still at an earlier job, which was cut off, all start again. */
static void start_job(const struct window *window, const struct place_set *set, crew_task *task)
{
	if (!others_are_done(WAIT_TICKS)) {
		stop_others();
		crew_start(window);
	}
	crew.hole[HOLE_OWN] = set->own;
	crew.task = task;
	work_start(&crew.work, set->ram, set->count);
	for (uint32_t i = 0; i < crew.room; i++) {
		helper(i)->tally = (struct tally){ 0 };
		share_start(&helper(i)->share);
	}
	if (!crew.alone)
		__atomic_add_fetch(&crew.job, 1, __ATOMIC_SEQ_CST);
}

void crew_run(const struct window *window, const struct place_set *set, crew_task *task,
	      const char *doing, struct tally *sum)
{
	uint64_t slowest;
	bool late;

	start_job(window, set, task);
	slowest = do_own_share(window, doing, sum);
	late = !others_are_done(WAIT_TICKS + WAIT_PIECES * slowest);
	if (late)
		stop_others();
	gather(sum);
	/* First: none may wait for its start while RAM is full. */
	if (late)
		crew_start(window);
	for (uint32_t i = 0; i < crew.begun_count; i++)
		do_around(window, crew.begun[i], crew.hole, sum);
}

/* The others may still take pieces of crew.work. */
void crew_run_alone(const struct window *window, const struct place_set *set, crew_task *task,
		    struct tally *sum)
{
	struct share share;
	struct work work;

	crew.hole[HOLE_OWN] = set->own;
	crew.task = task;
	work_start(&work, set->ram, set->count);
	share_start(&share);
	while (do_piece(window, &work, &share, sum))
		watchdog_feed();
}

void crew_rest(uint32_t code)
{
	if (!startup_send_to_rest(code))
		stop_others();
}
