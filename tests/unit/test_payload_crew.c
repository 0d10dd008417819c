/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All CPUs at work, with threads in place of CPUs and memory of this process in place of RAM: some
 * come late, some never, some die in the middle of a piece. They wait between the jobs, and rest at
 * the end. In the end every byte is zero but the payload's own.
 */
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_CPU_H /* what follows stands in for it */

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <cmocka.h>

#include "core/x86.h"

enum { CR0_CACHE_OFF = 1 << 30, CR0_WRITE_THROUGH = 1 << 29, CR0_ON = 0x11 };
enum { TABLE_LIMIT = 31, TABLE_BASE = 0x1234 };

struct table_register {
	uint16_t limit;
	uint64_t base;
};

static uint64_t read_cr0(void)
{
	return CR0_ON | CR0_CACHE_OFF;
}

static uint64_t read_cr3(void)
{
	return 0x5000;
}

static uint64_t read_cr4(void)
{
	return 0x1660;
}

static uint64_t read_tsc(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static struct table_register read_segment_table(void)
{
	return (struct table_register){ TABLE_LIMIT, TABLE_BASE };
}

static _Thread_local bool is_other;
static atomic_bool init_sent;

/* Where a CPU is when an INIT comes. */
static void pause_briefly(void)
{
	if (is_other && init_sent)
		pthread_exit(NULL);
	sched_yield();
}

static void wait_us(unsigned int us)
{
	sched_yield();
}

#include "kexec-wipe/payload/crew.c"
#include "kexec-wipe/payload/place.c"
#include "kexec-wipe/payload/startup.c"
#include "kexec-wipe/payload/trial.c"
#include "kexec-wipe/payload/wipe.c"
#include "kexec-wipe/payload/work.c"

#define MIB (1UL << 20)

enum { REST = 0x1003d, DIRT = 0xa5, THREADS_MAX = 8, LOW = 0x10000, LOW_BYTES = 0x8000 };

__asm__(".pushsection .rodata\n"
	".globl start_page, start_page_end, start_32, start_64\n"
	"start_page: .ascii \"code\"\nstart_page_end:\nstart_32: .byte 0\nstart_64: .byte 0\n"
	".popsection");

static const uint64_t base = 0x40000000; /* RAM, below 4 GiB as paging.h asks for */
static const uint64_t bytes = 256 * MIB - 3;

static struct {
	pthread_t thread[THREADS_MAX];
	unsigned int others;
	unsigned int dying;    /* the first of the others die */
	unsigned int lifetime; /* runs that each of them fills */
	unsigned int cleared, profilers_stopped, stopped_again, said, resting, written_back, fed;
	uint64_t tried; /* where stores were measured */
	bool running, asleep;
} machine;

static _Thread_local bool mortal;
static _Thread_local unsigned int runs;

void say(const char *text, ...)
{
	va_list args;

	assert_string_equal(text, "%lu CPUs %s");
	va_start(args, text);
	__atomic_store_n(&machine.said, va_arg(args, unsigned long), __ATOMIC_SEQ_CST);
	va_end(args);
}

void console_progress(uint64_t done, uint64_t total)
{
	assert_true(done && done <= total);
}

/* Only by the first CPU: a payload whose first CPU hangs must not be kept alive by the others. */
void watchdog_feed(void)
{
	assert_false(is_other);
	machine.fed++;
}

void traps_share(void)
{
}

void caches_write_back_core(void)
{
	assert_true(startup_is_over());
	__atomic_fetch_add(&machine.written_back, 1, __ATOMIC_SEQ_CST);
}

void profilers_stop(void)
{
	__atomic_fetch_add(&machine.profilers_stopped, 1, __ATOMIC_SEQ_CST);
}

void load_trap_table(const void *gates, uint64_t limit)
{
	assert_ptr_equal(gates, &interrupts);
}

void send_nmi_to_self(void)
{
}

void start_rest(void)
{
	while (!startup_is_over())
		pause_briefly();
	assert_int_equal(start_values.rest, REST);
	__atomic_fetch_add(&start_values.resting, 1, __ATOMIC_SEQ_CST);
	__atomic_fetch_add(&machine.resting, 1, __ATOMIC_SEQ_CST);
	pthread_exit(NULL);
}

void clear_extended_registers(void)
{
	__atomic_fetch_add(&machine.cleared, 1, __ATOMIC_SEQ_CST);
}

void paging_map_memory(struct mem_range r)
{
	assert_true(r.start >= base && r.end <= base + bytes && r.start < r.end);
}

struct window paging_add_window(unsigned int number, uint64_t *pages)
{
	assert_in_range(number, 1, HELPERS_MAX);
	return (struct window){ pages, 0, 0 };
}

void *paging_move_window(const struct window *window, struct mem_range r)
{
	assert_true(r.start < r.end);
	return (void *)r.start;
}

/* Only what the others start in may be written while they wait for their start. */
static bool is_for_the_start(uint64_t at)
{
	for (unsigned int i = HOLE_MEMORY; i < HOLES; i++)
		if (at >= crew.hole[i].start && at < crew.hole[i].end)
			return true;
	return false;
}

uint64_t fill(void *at, uint64_t count)
{
	assert_true(!machine.asleep || is_for_the_start((uintptr_t)at));
	if (mortal && runs++ == machine.lifetime) {
		memset(at, 0, count / 2);
		pthread_exit(NULL);
	}
	memset(at, 0, count);
	return 0;
}

static void join_others(void)
{
	for (unsigned int i = 0; machine.running && i < machine.others; i++)
		pthread_join(machine.thread[i], NULL);
	machine.running = false;
}

/* No thread goes on behind it, as no CPU does behind an INIT. */
void stop_other_cpus_again(void)
{
	machine.stopped_again++;
	init_sent = true;
	join_others();
	init_sent = false;
	machine.asleep = true;
}

static void *run_other(void *number)
{
	struct start_values *start = &start_values;
	uint32_t taken = __atomic_fetch_add(&start->taken, 1, __ATOMIC_SEQ_CST);

	/* Or the others may have done it all before the first one gets its first piece, and speaks.
	 */
	is_other = true;
	while (!__atomic_load_n(&machine.said, __ATOMIC_SEQ_CST))
		pause_briefly();
	mortal = (uintptr_t)number < machine.dying;
	if (taken < start->room)
		start_main(taken);
	start_rest();
	return NULL;
}

/* Sees what a CPU would. */
void start_other_cpus(uint32_t page)
{
	const struct start_page_end *end = (const void *)(uintptr_t)(page + 4);

	assert_int_equal(page, LOW);
	assert_memory_equal((void *)(uintptr_t)page, "code", 4);
	assert_int_equal(end->segments.base, TABLE_BASE);
	assert_int_equal(end->interrupts.base, (uint32_t)(uintptr_t)&interrupts);
	assert_int_equal(end->values, (uint32_t)(uintptr_t)&start_values);
	assert_int_equal(start_values.cr0, CR0_ON);
	assert_false(machine.running);
	machine.running = true;
	machine.asleep = false;
	for (uintptr_t i = 0; i < machine.others; i++)
		assert_int_equal(pthread_create(&machine.thread[i], NULL, run_other, (void *)i), 0);
}

static bool all_are(uint64_t start, uint64_t end, char value)
{
	const char *at = (const char *)start;

	return *at == value && memcmp(at, at + 1, end - start - 1) == 0;
}

static void map(uint64_t at, uint64_t count)
{
	void *got = mmap((void *)at, count, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	assert_ptr_equal(got, (void *)at);
	memset(got, DIRT, count);
}

static int map_memory(void **state)
{
	map(LOW, LOW_BYTES);
	map(base, 256 * MIB);
	return 0;
}

static void start_machine(const struct place_set *set, unsigned int others, bool alone)
{
	static const struct window window;

	memset(&machine, 0, sizeof(machine));
	memset(&crew, 0, sizeof(crew));
	memset(&start_values, 0, sizeof(start_values));
	expected = 0;
	machine.others = others;
	memset((void *)base, DIRT, 256 * MIB);
	memset((void *)LOW, DIRT, LOW_BYTES);
	assert_int_equal(!crew_prepare(set, others, alone), !alone);
	crew_start(&window);
}

/* All go to rest; what they had is overwritten. */
static void end_machine(struct tally *sum)
{
	static const struct window window;

	__atomic_store_n(&machine.said, 1, __ATOMIC_SEQ_CST);
	crew_rest(REST);
	join_others();
	assert_int_equal(machine.resting, machine.others);
	crew_run_behind(&window, wipe_range, sum);
}

static struct tally run_crew(unsigned int others, unsigned int dying, unsigned int lifetime)
{
	static const struct mem_range ram[] = { { LOW, LOW + LOW_BYTES - 7 },
						{ base, base + bytes } };
	const struct mem_range own = { base + 10 * MIB, base + 10 * MIB + 0x12000 };
	const struct place_set set = { ram, 2, own };
	struct window window = { 0 };
	struct tally sum = { 0 };

	start_machine(&set, others, false);
	machine.dying = dying;
	machine.lifetime = lifetime;
	crew_run(&window, &set, wipe_range, "wiping", &sum);
	end_machine(&sum);
	assert_true(all_are(LOW, LOW + LOW_BYTES - 7, 0));
	assert_true(all_are(LOW + LOW_BYTES - 7, LOW + LOW_BYTES, (char)DIRT));
	assert_true(all_are(base, own.start, 0));
	assert_true(all_are(own.start, own.end, (char)DIRT));
	assert_true(all_are(own.end, base + bytes, 0));
	assert_true(all_are(base + bytes, base + 256 * MIB, (char)DIRT));
	assert_int_equal(sum.written, LOW_BYTES - 7 + bytes - (own.end - own.start));
	assert_int_equal(sum.skipped, 0);
	assert_int_equal(machine.stopped_again, dying ? 1 : 0);
	return sum;
}

static void one_cpu_does_it_all(void **state)
{
	(void)run_crew(0, 0, 0);
	assert_int_equal(machine.said, 1);
}

static void others_help_and_leave_nothing(void **state)
{
	(void)run_crew(3, 0, 0);
	assert_int_equal(machine.cleared, 3);
	assert_int_equal(machine.profilers_stopped, 3);
	assert_int_equal(machine.written_back, 3);
	(void)run_crew(THREADS_MAX, 0, 0);
	assert_in_range(machine.said, 1, 1 + THREADS_MAX);
}

static void the_work_of_the_dead_is_done(void **state)
{
	(void)run_crew(1, 1, 0);
	(void)run_crew(4, 3, 1);
	(void)run_crew(THREADS_MAX, THREADS_MAX, 0);
}

/* As if the window had been moved, and nothing been read */
static void overlook(const struct window *window, struct mem_range r, struct tally *tally)
{
	tally->verified += r.end - r.start;
}

/* They are started once, wait between the jobs, and what they had is overwritten in the end. */
static void others_help_with_every_job(void **state)
{
	static const struct mem_range ram[] = { { LOW, LOW + LOW_BYTES }, { base, base + bytes } };
	const struct place_set set = { ram, 2, { base, base + MIB } };
	struct window window = { 0 };
	struct tally sum = { 0 }, behind = { 0 };

	start_machine(&set, 2, false);
	crew_run(&window, &set, overlook, "wiping", &sum);
	while (__atomic_load_n(&machine.cleared, __ATOMIC_SEQ_CST) < 2)
		sched_yield();
	for (unsigned int i = 0; i < 2; i++)
		crew_run(&window, &set, overlook, "wiping", &sum);
	assert_int_equal(machine.cleared, 2);
	assert_int_equal(sum.written, 0);
	end_machine(&behind);
	assert_int_equal(sum.verified, 3 * (LOW_BYTES + bytes - MIB - behind.written));
	for (unsigned int i = HOLE_MEMORY; i < HOLES; i++)
		assert_true(all_are(crew.hole[i].start, crew.hole[i].end, 0));
	assert_true(all_are(LOW + 0x1000, LOW + LOW_BYTES, (char)DIRT));
	assert_int_equal(machine.stopped_again, 0);
}

/* A job that was cut off is done by the first CPU, while the others may still be at it. */
static void the_first_cpu_can_do_it_alone(void **state)
{
	static const struct mem_range ram[] = { { LOW, LOW + LOW_BYTES }, { base, base + bytes } };
	const struct place_set set = { ram, 2, { base, base + MIB } };
	struct window window = { 0 };
	struct tally sum = { 0 }, ignored = { 0 };

	start_machine(&set, 3, false);
	start_job(&window, &set, wipe_range);
	machine.said = 1;
	crew_run_alone(&window, &set, wipe_range, &sum);
	/* The hardware watchdog must not end it: pieces of 16 MiB, and one of low memory. */
	assert_int_equal(machine.fed, bytes / (16 * MIB) + 2);
	end_machine(&sum);
	assert_int_equal(sum.written, LOW_BYTES + bytes - MIB);
	assert_true(all_are(LOW, LOW + LOW_BYTES, 0));
	assert_true(all_are(base + MIB, base + bytes, 0));
	start_machine(&set, 3, true);
	crew_run(&window, &set, wipe_range, "wiping", &ignored);
	assert_int_equal(machine.said, 1);
	end_machine(&ignored);
	assert_int_equal(ignored.written, sum.written);
}

/* Video memory, say: what the others have is no part of it. */
static void other_memory_than_ram_can_be_worked_on(void **state)
{
	static const struct mem_range ram[] = { { LOW, LOW + LOW_BYTES }, { base, base + bytes } };
	static const struct mem_range other = { 0x3800000000, 0x3900000000 };
	const struct place_set set = { ram, 2, { base, base + MIB } };
	const struct place_set others = { &other, 1, set.own };
	struct window window = { 0 };
	struct tally sum = { 0 }, behind = { 0 };

	start_machine(&set, 2, false);
	crew_run(&window, &others, overlook, "looking", &sum);
	while (__atomic_load_n(&machine.cleared, __ATOMIC_SEQ_CST) < 2)
		sched_yield();
	assert_int_equal(sum.verified, other.end - other.start);
	end_machine(&behind);
	for (unsigned int i = HOLE_MEMORY; i < HOLES; i++)
		assert_true(all_are(crew.hole[i].start, crew.hole[i].end, 0));
	assert_int_equal(machine.stopped_again, 0);
}

const char *fill_use_fastest(char *at)
{
	machine.tried = (uint64_t)at;
	return "";
}

/* It would overwrite their stacks. */
static void stores_are_not_tried_on_what_the_others_use(void **state)
{
	const struct mem_range ram[] = { { LOW, LOW + LOW_BYTES }, { base, base + 1024 * MIB } };
	const struct place_set set = { ram, 2, { 0 } };
	struct window window = { 0 };

	memset(&crew, 0, sizeof(crew));
	assert_non_null(trial_run(&window, &set, crew_memory_end()));
	assert_int_equal(machine.tried, base);
	assert_null(crew_prepare(&set, 0, false));
	assert_int_equal(crew.hole[HOLE_MEMORY].start, base);
	assert_non_null(trial_run(&window, &set, crew_memory_end()));
	assert_int_equal(machine.tried, base + ALIGNMENT);
}

static const char *prepare(struct mem_range high, struct mem_range low)
{
	const struct mem_range ram[] = { low, high };
	const struct place_set set = { ram, 2, { base, base + 0x1000 } };

	memset(&crew, 0, sizeof(crew));
	return crew_prepare(&set, 0, false);
}

static void small_machines_take_less(void **state)
{
	const struct mem_range low = { 0x1000, 0x9f000 };

	assert_null(prepare((struct mem_range){ base, base + 10 * MIB }, low));
	assert_int_equal(crew.room, HELPERS_MAX);
	assert_int_equal(crew.hole[HOLE_MEMORY].start, base + 2 * MIB);
	assert_null(prepare((struct mem_range){ base, base + MIB }, low));
	assert_int_equal(crew.room, 32);
	assert_string_equal(prepare((struct mem_range){ base, base + 0x2000 }, low),
			    "no memory for their stacks");
	assert_int_equal(crew.room, 0);
	assert_string_equal(
		prepare((struct mem_range){ base, base + MIB }, (struct mem_range){ 0, 0x1000 }),
		"no page of low memory to start in");
	assert_int_equal(crew.room, 0);
	assert_int_equal(crew.hole[HOLE_PAGE].end, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_cpu_does_it_all),
		cmocka_unit_test(others_help_and_leave_nothing),
		cmocka_unit_test(the_work_of_the_dead_is_done),
		cmocka_unit_test(others_help_with_every_job),
		cmocka_unit_test(the_first_cpu_can_do_it_alone),
		cmocka_unit_test(other_memory_than_ram_can_be_worked_on),
		cmocka_unit_test(stores_are_not_tried_on_what_the_others_use),
		cmocka_unit_test(small_machines_take_less),
	};

	return cmocka_run_group_tests(tests, map_memory, NULL);
}
