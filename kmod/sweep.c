// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Allocate free pages until there are none, largest first; the page allocator clears them
 * (__GFP_ZERO). One thread runs on each CPU, because only it can get the pages that the allocator
 * caches for this CPU.
 *
 * The reserve that the kernel keeps for urgent requests comes last, in stop_machine(): it is
 * allocated, cleared and freed before any other code can need it.
 */
#include "sweep.h"

#include <linux/cpu.h>
#include <linux/gfp.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/nodemask.h>
#include <linux/oom.h>
#include <linux/sched/mm.h>
#include <linux/sched/clock.h>
#include <linux/sched/signal.h>
#include <linux/stop_machine.h>

#include "compat.h"
#include "held.h"

/* A zone keeps a part (lowmem_reserve) from requests for a higher one, so each is named. */
static const gfp_t zones[] = { GFP_HIGHUSER, GFP_USER | __GFP_DMA32, GFP_USER | __GFP_DMA };

/* Each CPU caches pages of each mobility for requests of that mobility. */
static const gfp_t mobilities[] = { __GFP_MOVABLE, 0, __GFP_RECLAIMABLE };

/*
 * The reserve is some MiB, or some tens of MiB on a large machine: milliseconds of work. If much
 * memory has been freed meanwhile, the machine must not be stopped for all of it.
 */
enum { STOPPED_MAX_NS = 100 * NSEC_PER_MSEC, RESERVE_TRIES = 8 };

static DEFINE_HELD(ordinary);
static DEFINE_HELD(reserve);

static struct {
	atomic64_t bytes;
	atomic_t running;
	struct completion done;
	bool deep;
	bool stop;	    /* a signal, or no threads */
	bool yielded;	    /* the kernel was out of memory */
	atomic_t cpus_done; /* CPUs that hold their part of the reserve */
	u64 stop_at_ns;
	bool late; /* stopped before the reserve was empty */
} sweep;

static DEFINE_MUTEX(one_at_a_time);

static bool should_stop(void)
{
	if (irqs_disabled())
		return local_clock() > sweep.stop_at_ns;
	return READ_ONCE(sweep.stop) || READ_ONCE(sweep.yielded);
}

static void drain_zone(struct held *held, gfp_t gfp, int node)
{
	int order = MAX_PAGE_ORDER;

	while (order >= 0 && !should_stop()) {
		struct page *page = alloc_pages_node(node, gfp, order);

		if (!page) {
			order--;
			continue;
		}
		held_add(held, page, order);
		atomic64_add(PAGE_SIZE << order, &sweep.bytes);
		if (!irqs_disabled())
			cond_resched();
	}
}

static void drain_node(struct held *held, int node, gfp_t reserves)
{
	const gfp_t always = __GFP_NOWARN | __GFP_THISNODE | __GFP_ZERO;
	const size_t kinds = ARRAY_SIZE(zones) * ARRAY_SIZE(mobilities);
	size_t i;

	for (i = 0; i < kinds; i++)
		drain_zone(held,
			   (zones[i / ARRAY_SIZE(mobilities)] & ~__GFP_RECLAIM) |
				   mobilities[i % ARRAY_SIZE(mobilities)] | always | reserves,
			   node);
}

/* All nodes, this CPU's own one first. */
static void drain_nodes(struct held *held, gfp_t reserves)
{
	int node;

	drain_node(held, numa_mem_id(), reserves);
	for_each_node_state(node, N_MEMORY)
		drain_node(held, node, reserves);
}

static void drain_reserves(struct held *held)
{
	unsigned int flags = memalloc_noreclaim_save();

	drain_nodes(held, __GFP_HIGH | __GFP_ATOMIC | __GFP_MEMALLOC);
	memalloc_noreclaim_restore(flags);
}

static int sweep_thread(void *unused)
{
	drain_nodes(&ordinary, 0);
	if (sweep.deep)
		drain_reserves(&ordinary);
	if (atomic_dec_and_test(&sweep.running))
		kthread_complete_and_exit(&sweep.done, 0);
	kthread_complete_and_exit(NULL, 0);
}

/*
 * On every CPU at once, interrupts off. A CPU frees its pages only when all have finished, or
 * others would get them again. The number of CPUs cannot change here.
 */
static int drain_in_stop_machine(void *unused)
{
	drain_reserves(&reserve);
	if (should_stop())
		WRITE_ONCE(sweep.late, true);
	atomic_inc(&sweep.cpus_done);
	while (atomic_read(&sweep.cpus_done) < num_online_cpus())
		cpu_relax();
	(void)held_release(&reserve);
	return 0;
}

/* The kernel is about to kill a process to get memory: free what is held instead. */
static int on_oom(struct notifier_block *self, unsigned long unused, void *freed)
{
	WRITE_ONCE(sweep.yielded, true);
	*(unsigned long *)freed += held_release(&ordinary);
	return NOTIFY_OK;
}

static struct notifier_block oom = { .notifier_call = on_oom };

static int start_threads(void)
{
	int cpu, error = 0;

	cpus_read_lock();
	for_each_online_cpu(cpu) {
		struct task_struct *thread = kthread_create_on_node(
			sweep_thread, NULL, cpu_to_node(cpu), "memwipe/%d", cpu);

		if (IS_ERR(thread)) {
			error = PTR_ERR(thread);
			break;
		}
		atomic_inc(&sweep.running);
		kthread_bind(thread, cpu);
		wake_up_process(thread);
	}
	cpus_read_unlock();
	return error;
}

static int sweep_ordinary(void)
{
	int error;

	init_completion(&sweep.done);
	atomic_set(&sweep.running, 1); /* this thread, until all others are started */
	error = start_threads();
	if (error)
		WRITE_ONCE(sweep.stop, true);
	if (!atomic_dec_and_test(&sweep.running) &&
	    wait_for_completion_interruptible(&sweep.done)) {
		error = -EINTR;
		WRITE_ONCE(sweep.stop, true);
		wait_for_completion(&sweep.done);
	}
	return error;
}

/* Not with PREEMPT_RT: the page allocator's locks sleep there. */
static int sweep_reserve(void)
{
	if (sweep.deep || IS_ENABLED(CONFIG_PREEMPT_RT))
		return 0;
	atomic_set(&sweep.cpus_done, 0);
	sweep.late = false;
	sweep.stop_at_ns = local_clock() + STOPPED_MAX_NS;
	return stop_machine(drain_in_stop_machine, NULL, cpu_online_mask);
}

static int run(bool deep)
{
	int error, tries = RESERVE_TRIES;

	sweep.deep = deep;
	sweep.stop = false;
	sweep.yielded = false;
	sweep.late = false;
	atomic64_set(&sweep.bytes, 0);
	error = register_oom_notifier(&oom);
	if (error)
		return error;
	do {
		error = sweep_ordinary();
		if (!error && !should_stop())
			error = sweep_reserve();
	} while (!error && !should_stop() && sweep.late && --tries);
	unregister_oom_notifier(&oom);
	(void)held_release(&ordinary); /* only the OOM notifier needs the count */
	if (!error && (sweep.yielded || sweep.late))
		error = -EAGAIN;
	return error;
}

int sweep_run(bool deep)
{
	int error;

	if (!mutex_trylock(&one_at_a_time))
		return -EBUSY;
	error = run(deep);
	mutex_unlock(&one_at_a_time);
	return error;
}

u64 sweep_bytes(void)
{
	return atomic64_read(&sweep.bytes);
}
