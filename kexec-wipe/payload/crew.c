/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "crew.h"
#include "console.h"
#include "cpu.h"
#include "other_cpus.h"
#include "start.h"
#include "traps.h"
#include "wipe.h"
#include "work.h"
#include "xstate.h"

enum { LOW_MEMORY_END = 1 << 20 };
enum { HELPERS_MAX = 512 };
/* The first page is the real-mode interrupt table; the last ones below 640 KiB may be firmware's.
 */
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
	bool finished;
};

enum { HOLE_OWN, HOLE_MEMORY, HOLE_PAGE, HOLES };

static struct {
	struct mem_range hole[HOLES];
	uint32_t room; /* for other CPUs */
	crew_task *task;
	struct work work;
	struct start_values start;
} crew;

static uint64_t *window_table(uint32_t number)
{
	return (uint64_t *)(crew.hole[HOLE_MEMORY].start + number * START_CPU_BYTES);
}

static struct helper *helper(uint32_t number)
{
	return (struct helper *)((char *)window_table(number) + WINDOW_TABLE_BYTES);
}

/* Memory for as many CPUs as fit. Returns the number of CPUs. */
static uint32_t reserve_memory(const struct place_set *set)
{
	const struct mem_range within = { LOW_MEMORY_END, MEMORY_END };
	struct mem_range *r = &crew.hole[HOLE_MEMORY];
	uint32_t room;

	for (room = HELPERS_MAX; room; room /= 2) {
		uint32_t bytes = room * START_CPU_BYTES;
		uint32_t align = bytes < LARGE_PAGE_BYTES ? bytes : LARGE_PAGE_BYTES;

		if (place_find(set, within, bytes, align, &r->start) == 0) {
			r->end = r->start + bytes;
			break;
		}
	}
	return room;
}

const char *crew_prepare(const struct place_set *set)
{
	const struct mem_range within = { START_PAGES_FROM, START_PAGES_END };
	struct mem_range *page = &crew.hole[HOLE_PAGE];
	uint32_t room = reserve_memory(set);

	if (!room)
		return "no memory for their stacks";
	if (place_find(set, within, PAGE_BYTES, PAGE_BYTES, &page->start)) {
		crew.hole[HOLE_MEMORY] = (struct mem_range){ 0, 0 };
		return "no page of low memory to start in";
	}
	page->end = page->start + PAGE_BYTES;
	paging_map_memory(crew.hole[HOLE_MEMORY]);
	/* Last: no CPU is started if an exception has cut off what comes before. */
	__atomic_store_n(&crew.room, room, __ATOMIC_SEQ_CST);
	return NULL;
}

static char *copy(char *to, const void *from, uint64_t bytes)
{
	const char *at = from;

	while (bytes--)
		*to++ = *at++;
	return to;
}

static void write_start_page(const struct window *window)
{
	struct table_register descriptors = read_segment_table();
	const struct start_page_end end = {
		.table_limit = descriptors.limit,
		.table = (uint32_t)descriptors.base,
		.entry = { (uint32_t)(uintptr_t)start_32, SELECTOR_CODE32 },
		.values = (uint32_t)(uintptr_t)&crew.start,
	};
	char *to = paging_move_window(window, crew.hole[HOLE_PAGE]);

	to = copy(to, start_page, start_page_end - start_page);
	(void)copy(to, &end, sizeof(end));
}

static uint32_t helpers_started(void)
{
	uint32_t taken = __atomic_load_n(&crew.start.taken, __ATOMIC_SEQ_CST);

	return taken < crew.room ? taken : crew.room;
}

static void start_others(const struct window *window)
{
	crew.start = (struct start_values){
		.cr0 = read_cr0() & ~(CR0_CACHE_OFF | CR0_WRITE_THROUGH),
		.cr3 = (uint32_t)read_cr3(),
		.cr4 = (uint32_t)read_cr4(),
		.entry = { (uint32_t)(uintptr_t)start_64, SELECTOR_CODE64 },
		.room = crew.room,
		.memory = (uint32_t)crew.hole[HOLE_MEMORY].start,
	};
	if (!crew.room)
		return;
	for (uint32_t i = 0; i < crew.room; i++) {
		*helper(i) = (struct helper){ .finished = false };
		share_start(&helper(i)->share);
	}
	write_start_page(window);
	start_other_cpus((uint32_t)crew.hole[HOLE_PAGE].start);
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
static bool do_piece(const struct window *window, struct share *share, struct tally *tally)
{
	struct tally done = { 0 };
	struct mem_range piece;

	if (!work_take(&crew.work, share, &piece))
		return false;
	do_around(window, piece, crew.hole, &done);
	tally_add(tally, &done);
	return true;
}

/*
 * Runs on another CPU, on its own stack. Its vector registers may hold keys, and its caches old
 * lines that must not be written back over zeros later.
 */
void start_main(uint32_t number)
{
	struct helper *self = helper(number);
	struct window window;

	traps_share();
	clear_extended_registers();
	write_back_caches();
	window = paging_add_window(number + 1, window_table(number));
	while (do_piece(&window, &self->share, &self->tally))
		;
	write_back_caches();
	__atomic_store_n(&self->finished, true, __ATOMIC_SEQ_CST);
}

static void wait_for_others(uint64_t ticks)
{
	uint64_t start = read_tsc();

	for (uint32_t i = 0; i < helpers_started(); i++)
		while (!__atomic_load_n(&helper(i)->finished, __ATOMIC_SEQ_CST) &&
		       read_tsc() - start < ticks)
			pause_briefly();
}

/* Add up what the others have done, and do the pieces again that they had begun. */
static void gather(const struct window *window, struct tally *sum)
{
	struct mem_range piece;

	for (uint32_t i = 0; i < helpers_started(); i++) {
		tally_add(sum, &helper(i)->tally);
		if (work_in_hand(&crew.work, &helper(i)->share, &piece))
			do_around(window, piece, crew.hole, sum);
	}
}

/* Returns the ticks of the slowest piece. Prints the number of CPUs, again when more have started.
 */
static uint64_t do_own_share(const struct window *window, const char *doing, struct tally *sum)
{
	uint64_t slowest = 0, start = read_tsc(), taken;
	uint32_t cpus, printed = 0;
	struct share share;

	share_start(&share);
	while (do_piece(window, &share, sum)) {
		taken = read_tsc() - start;
		start += taken;
		if (slowest < taken)
			slowest = taken;
		cpus = helpers_started() + 1;
		if (cpus != printed)
			say("%lu CPUs %s", (unsigned long)cpus, doing);
		printed = cpus;
		console_progress(crew.work.next, crew.work.pieces);
	}
	return slowest;
}

void crew_run(const struct window *window, const struct place_set *set, crew_task *task,
	      const char *doing, struct tally *sum)
{
	const struct ranges worked_on = { (struct mem_range *)set->ram, set->count, set->count };
	uint64_t slowest;

	crew.hole[HOLE_OWN] = set->own;
	crew.task = task;
	work_start(&crew.work, set->ram, set->count);
	start_others(window);
	slowest = do_own_share(window, doing, sum);
	wait_for_others(WAIT_TICKS + WAIT_PIECES * slowest);
	stop_other_cpus_again();
	wait_us(INIT_US);
	gather(window, sum);
	for (unsigned int i = HOLE_MEMORY; i < HOLES; i++) {
		struct tally ignored = { 0 };

		wipe_range(window, crew.hole[i], crew.task == wipe_range ? sum : &ignored);
		if (crew.task != wipe_range && ranges_cover(&worked_on, crew.hole[i]))
			crew.task(window, crew.hole[i], sum);
	}
}
