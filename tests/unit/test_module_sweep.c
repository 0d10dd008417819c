/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The module's sweep of free memory (kmod/sweep.c), with a page allocator that is made up. It gives
 * a block only to who asks for it in the right way: on the node, for the zone, on the CPU that
 * keeps it and with the mobility of its list, with a right to the reserve. So a block that is not
 * clear in the end is one that the sweep does not know how to ask for.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

/* What sweep.c takes from the kernel. */
typedef uint64_t u64;
typedef unsigned int gfp_t;
typedef struct {
	int counter;
} atomic_t;
typedef struct {
	uint64_t counter;
} atomic64_t;
enum {
	__GFP_HIGHMEM = 1 << 0,
	__GFP_DMA32 = 1 << 1,
	__GFP_DMA = 1 << 2,
	__GFP_MOVABLE = 1 << 3,
	__GFP_RECLAIMABLE = 1 << 4,
	__GFP_RECLAIM = 1 << 5,
	__GFP_ZERO = 1 << 6,
	__GFP_NOWARN = 1 << 7,
	__GFP_THISNODE = 1 << 8,
	__GFP_HIGH = 1 << 9,
	__GFP_ATOMIC = 1 << 10,
	__GFP_MEMALLOC = 1 << 11,
	GFP_USER = 1 << 12 | __GFP_RECLAIM,
	GFP_HIGHUSER = GFP_USER | __GFP_HIGHMEM,
};
enum { NSEC_PER_MSEC = 1000000, MAX_PAGE_ORDER = 2, PAGE_SIZE = 4096, NOTIFY_OK = 1 };
enum { CPUS = 2, NODES = 2, N_MEMORY };

struct completion {
	bool done;
};
struct mutex {
	bool taken;
};
struct held;
struct page;
struct task_struct;
struct notifier_block {
	int (*notifier_call)(struct notifier_block *self, unsigned long unused, void *freed);
};

#define READ_ONCE(x)	 (*(volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, y) (*(volatile __typeof__(x) *)&(x) = (y))
#define ARRAY_SIZE(a)	 (sizeof(a) / sizeof((a)[0]))
/* clang-format off */
#define DEFINE_MUTEX(name) struct mutex name = { false }
#define DEFINE_HELD(name) struct held name = { 0 }
/* clang-format on */
#define IS_ENABLED(option)		     machine.preempt_rt
#define IS_ERR(pointer)			     ((pointer) == NULL)
#define PTR_ERR(pointer)		     (-ENOMEM)
#define atomic_set(a, value)		     ((a)->counter = (value))
#define atomic_read(a)			     ((a)->counter)
#define atomic_inc(a)			     ((a)->counter++)
#define atomic_dec_and_test(a)		     (--(a)->counter == 0)
#define atomic64_set(a, value)		     ((a)->counter = (value))
#define atomic64_read(a)		     ((a)->counter)
#define atomic64_add(value, a)		     ((a)->counter += (value))
#define for_each_node_state(node, state)     for ((node) = 0; (node) < NODES; (node)++)
#define for_each_online_cpu(cpu)	     for ((cpu) = 0; (cpu) < CPUS; (cpu)++)
#define kthread_create_on_node(f, d, n, ...) create_thread(f)
#define stop_machine(call, data, mask)	     stop_all(call)
#define num_online_cpus()		     CPUS
#define numa_mem_id()			     cpu_to_node(machine.cpu)
#define cpu_to_node(cpu)		     ((cpu) % NODES)
#define cond_resched()			     ((void)0)
#define cpus_read_lock()		     ((void)0)
#define cpus_read_unlock()		     ((void)0)

struct held {
	unsigned int blocks;
};

enum zone { DMA, DMA32, NORMAL };
enum { ANY_CPU = -1, BLOCKS_MAX = 256 };

struct page {
	int node, order;
	enum zone zone;
	bool protected; /* lowmem_reserve: only for requests for this very zone */
	bool reserve;	/* below the watermark */
	int cpu;	/* the one whose list it is in */
	gfp_t mobility; /* of that list */
	bool clear;
	struct held *holder; /* NULL: it is free */
};

struct task_struct {
	int (*run)(void *unused);
	int cpu;
};

static struct {
	struct page block[BLOCKS_MAX];
	unsigned int blocks;
	struct task_struct thread[CPUS];
	int threads, threads_max;
	int cpu;
	bool irqs_off, noreclaim, preempt_rt;
	int (*stopped_call)(void *unused);
	int stopped_cpus;
	unsigned int stops;
	u64 clock, clock_step; /* of each allocation */
	struct notifier_block *oom;
	unsigned int allocations, oom_at, signal_at; /* 0: never */
	bool signalled;
} machine;
static jmp_buf thread_end;

static struct page *alloc_pages_node(int node, gfp_t gfp, int order);
static void held_add(struct held *held, struct page *page, int order);
static unsigned long held_release(struct held *held);
static struct task_struct *create_thread(int (*run)(void *));
static int stop_all(int (*call)(void *));
static void cpu_relax(void);
static _Noreturn void kthread_complete_and_exit(struct completion *done, long code);
static int wait_for_completion_interruptible(struct completion *done);

static bool irqs_disabled(void)
{
	return machine.irqs_off;
}

static u64 local_clock(void)
{
	return machine.clock;
}

static bool mutex_trylock(struct mutex *mutex)
{
	bool got = !mutex->taken;

	mutex->taken = true;
	return got;
}

static void mutex_unlock(struct mutex *mutex)
{
	mutex->taken = false;
}

static unsigned int memalloc_noreclaim_save(void)
{
	bool before = machine.noreclaim;

	machine.noreclaim = true;
	return before;
}

static void memalloc_noreclaim_restore(unsigned int before)
{
	machine.noreclaim = before;
}

static void kthread_bind(struct task_struct *thread, int cpu)
{
	thread->cpu = cpu;
}

static void wake_up_process(struct task_struct *thread)
{
}

static void init_completion(struct completion *done)
{
	done->done = false;
}

static void wait_for_completion(struct completion *done)
{
	(void)wait_for_completion_interruptible(done);
}

static int register_oom_notifier(struct notifier_block *block)
{
	machine.oom = block;
	return 0;
}

static void unregister_oom_notifier(struct notifier_block *block)
{
	machine.oom = NULL;
}

#include "kmod/sweep.h"
#include "sweep_without_includes.c"

static bool has_zone(const struct page *page, gfp_t gfp)
{
	enum zone highest = gfp & __GFP_DMA ? DMA : gfp & __GFP_DMA32 ? DMA32 : NORMAL;

	return page->protected ? page->zone == highest : page->zone <= highest;
}

static bool has_list(const struct page *page, gfp_t gfp)
{
	return page->cpu == ANY_CPU ||
	       (page->cpu == machine.cpu &&
		page->mobility == (gfp & (__GFP_MOVABLE | __GFP_RECLAIMABLE)));
}

static struct page *alloc_pages_node(int node, gfp_t gfp, int order)
{
	bool reserves = machine.noreclaim && gfp & __GFP_MEMALLOC;
	unsigned long freed = 0;

	assert_int_equal(gfp & (__GFP_ZERO | __GFP_THISNODE | __GFP_NOWARN | __GFP_RECLAIM),
			 __GFP_ZERO | __GFP_THISNODE | __GFP_NOWARN);
	machine.clock += machine.clock_step;
	machine.allocations++;
	if (machine.allocations == machine.oom_at)
		(void)machine.oom->notifier_call(machine.oom, 0, &freed);
	for (struct page *page = machine.block; page < machine.block + machine.blocks; page++) {
		if (page->holder || page->node != node || page->order != order ||
		    (page->reserve && !reserves) || !has_zone(page, gfp) || !has_list(page, gfp))
			continue;
		page->clear = true;
		return page;
	}
	return NULL;
}

static void held_add(struct held *held, struct page *page, int order)
{
	assert_int_equal(page->order, order);
	page->holder = held;
	held->blocks++;
}

static unsigned long held_release(struct held *held)
{
	unsigned long count = 0;

	/* In stop_machine() no CPU gives back what another could still get. */
	if (machine.irqs_off)
		assert_int_equal(sweep.cpus_done.counter, CPUS);
	for (struct page *page = machine.block; page < machine.block + machine.blocks; page++)
		if (page->holder == held) {
			page->holder = NULL;
			count += 1UL << page->order;
		}
	held->blocks = 0;
	return count;
}

static struct task_struct *create_thread(int (*run_it)(void *))
{
	if (machine.threads == machine.threads_max)
		return NULL;
	machine.thread[machine.threads] = (struct task_struct){ run_it, ANY_CPU };
	return &machine.thread[machine.threads++];
}

static _Noreturn void kthread_complete_and_exit(struct completion *done, long code)
{
	if (done)
		done->done = true;
	longjmp(thread_end, 1);
}

/* The threads run when they are waited for. */
static int wait_for_completion_interruptible(struct completion *done)
{
	if (machine.signal_at && !machine.signalled) {
		machine.signalled = true;
		return -EINTR;
	}
	while (machine.threads) {
		struct task_struct *thread = &machine.thread[--machine.threads];

		machine.cpu = thread->cpu;
		if (!setjmp(thread_end))
			(void)thread->run(NULL);
	}
	assert_true(done->done);
	return 0;
}

static void run_stopped(void)
{
	int before = machine.cpu;

	machine.cpu = machine.stopped_cpus++;
	(void)machine.stopped_call(NULL);
	machine.cpu = before;
}

static int stop_all(int (*stopped_call)(void *))
{
	machine.irqs_off = true;
	machine.stopped_call = stopped_call;
	machine.stopped_cpus = 0;
	machine.stops++;
	while (machine.stopped_cpus < CPUS)
		run_stopped();
	machine.irqs_off = false;
	return 0;
}

/* It waits for another CPU: that one runs now. */
static void cpu_relax(void)
{
	if (machine.stopped_cpus < CPUS)
		run_stopped();
}

static void add_block(struct page block)
{
	assert_true(machine.blocks < BLOCKS_MAX);
	machine.block[machine.blocks++] = block;
}

/* One of each kind that there can be. */
static void add_zone(int node, enum zone zone)
{
	static const gfp_t lists[] = { __GFP_MOVABLE, 0, __GFP_RECLAIMABLE };

	for (int order = 0; order <= MAX_PAGE_ORDER; order++) {
		add_block((struct page){
			.node = node, .zone = zone, .order = order, .cpu = ANY_CPU });
		add_block((struct page){ .node = node,
					 .zone = zone,
					 .order = order,
					 .cpu = ANY_CPU,
					 .protected = true });
	}
	for (int cpu = 0; cpu < CPUS; cpu++)
		for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
			add_block((struct page){
				.node = node, .zone = zone, .cpu = cpu, .mobility = lists[i] });
	add_block((struct page){ .node = node, .zone = zone, .cpu = ANY_CPU, .reserve = true });
}

static int start(void **state)
{
	memset(&machine, 0, sizeof(machine));
	machine.threads_max = CPUS;
	machine.clock_step = 1;
	add_zone(0, DMA);
	add_zone(0, DMA32);
	add_zone(0, NORMAL);
	add_zone(1, NORMAL);
	return 0;
}

static unsigned int not_clear(void)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < machine.blocks; i++)
		count += !machine.block[i].clear;
	return count;
}

static unsigned int not_free(void)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < machine.blocks; i++)
		count += machine.block[i].holder != NULL;
	return count;
}

static u64 all_bytes(void)
{
	u64 bytes = 0;

	for (unsigned int i = 0; i < machine.blocks; i++)
		bytes += (u64)PAGE_SIZE << machine.block[i].order;
	return bytes;
}

static void assert_swept(bool deep)
{
	assert_int_equal(sweep_run(deep), 0);
	assert_int_equal(not_clear(), 0);
	assert_int_equal(not_free(), 0);
	assert_null(machine.oom);
}

static void all_that_is_free_is_cleared_and_given_back(void **state)
{
	assert_swept(false);
	assert_int_equal(sweep_bytes(), all_bytes());
	assert_int_equal(machine.stops, 1);
}

static void a_deep_sweep_takes_the_reserve_without_stopping_the_machine(void **state)
{
	assert_swept(true);
	assert_int_equal(sweep_bytes(), all_bytes());
	assert_int_equal(machine.stops, 0);
}

/* The page allocator's locks sleep on such a kernel. */
static void a_real_time_kernel_is_not_stopped(void **state)
{
	machine.preempt_rt = true;
	assert_int_equal(sweep_run(false), 0);
	assert_int_equal(machine.stops, 0);
	assert_int_equal(not_free(), 0);
}

static void memory_that_is_needed_is_given_back_at_once(void **state)
{
	machine.oom_at = 20;
	assert_int_equal(sweep_run(false), -EAGAIN);
	assert_int_equal(not_free(), 0);
	assert_true(not_clear() > 0);
	assert_int_equal(machine.stops, 0);
}

/* The machine stands still for a tenth of a second at a time, and not for ever. */
static void a_reserve_that_takes_long_is_tried_again_a_few_times(void **state)
{
	machine.clock_step = STOPPED_MAX_NS;
	assert_int_equal(sweep_run(false), -EAGAIN);
	assert_int_equal(machine.stops, RESERVE_TRIES);
	assert_int_equal(not_free(), 0);
	(void)start(state);
	assert_swept(false);
}

static void a_signal_ends_it(void **state)
{
	machine.signal_at = 1;
	assert_int_equal(sweep_run(false), -EINTR);
	assert_int_equal(not_free(), 0);
	assert_int_equal(machine.stops, 0);
}

static void without_all_threads_it_is_no_sweep(void **state)
{
	machine.threads_max = 1;
	assert_int_equal(sweep_run(false), -ENOMEM);
	assert_int_equal(not_free(), 0);
	machine.threads_max = CPUS;
	assert_swept(false);
}

static void a_second_one_is_refused(void **state)
{
	one_at_a_time.taken = true;
	assert_int_equal(sweep_run(false), -EBUSY);
	assert_int_equal(machine.allocations, 0);
	one_at_a_time.taken = false;
	assert_swept(false);
	assert_false(one_at_a_time.taken);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(all_that_is_free_is_cleared_and_given_back, start),
		cmocka_unit_test_setup(a_deep_sweep_takes_the_reserve_without_stopping_the_machine,
				       start),
		cmocka_unit_test_setup(a_real_time_kernel_is_not_stopped, start),
		cmocka_unit_test_setup(memory_that_is_needed_is_given_back_at_once, start),
		cmocka_unit_test_setup(a_reserve_that_takes_long_is_tried_again_a_few_times, start),
		cmocka_unit_test_setup(a_signal_ends_it, start),
		cmocka_unit_test_setup(without_all_threads_it_is_no_sweep, start),
		cmocka_unit_test_setup(a_second_one_is_refused, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
