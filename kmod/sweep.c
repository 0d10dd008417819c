// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Take free pages until there are no more, largest first. The page allocator clears what it hands
 * out, as it does for every program. One thread on each CPU: it is the only one that gets the pages
 * which the allocator keeps for this CPU.
 *
 * What the kernel holds in reserve comes last, with every CPU standing still: it is taken,
 * cleared and given back before anybody can miss it.
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

/* A zone keeps what it has from those who ask for a higher one, so each is asked by its name. */
static const gfp_t zones[] = { GFP_HIGHUSER, GFP_USER | __GFP_DMA32, GFP_USER | __GFP_DMA };

/* Each CPU keeps a few pages of each mobility for those who ask for it. */
static const gfp_t mobilities[] = { __GFP_MOVABLE, 0, __GFP_RECLAIMABLE };

/*
 * The reserve is some MiB, or some tens on a large machine: ms of work. Should others have freed
 * much memory meanwhile, the machine must not stand still for all of it.
 */
enum { STILL_NS = 100 * NSEC_PER_MSEC, STILL_TRIES = 8 };

static DEFINE_HELD(ordinary);
static DEFINE_HELD(reserve);

static struct {
	atomic64_t bytes;
	atomic_t running;
	struct completion done;
	bool deep;
	bool stop;
	bool yielded;
	atomic_t taken; /* how many CPUs have taken their part of the reserve */
	u64 until_ns;
	bool late;
} sweep;

static DEFINE_MUTEX(one_at_a_time);

static bool enough(void)
{
	if (irqs_disabled())
		return local_clock() > sweep.until_ns;
	return READ_ONCE(sweep.stop) || READ_ONCE(sweep.yielded);
}

static void take_zone(struct held *held, gfp_t gfp, int node)
{
	int order = MAX_PAGE_ORDER;

	while (order >= 0 && !enough()) {
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

static void take_node(struct held *held, int node, gfp_t reserves)
{
	const gfp_t always = __GFP_NOWARN | __GFP_THISNODE | __GFP_ZERO;
	const size_t kinds = ARRAY_SIZE(zones) * ARRAY_SIZE(mobilities);
	size_t i;

	for (i = 0; i < kinds; i++)
		take_zone(held,
			  (zones[i / ARRAY_SIZE(mobilities)] & ~__GFP_RECLAIM) |
				  mobilities[i % ARRAY_SIZE(mobilities)] | always | reserves,
			  node);
}

/* On one CPU; its own node first. */
static void take_nodes(struct held *held, gfp_t reserves)
{
	int node;

	take_node(held, numa_mem_id(), reserves);
	for_each_node_state(node, N_MEMORY)
		take_node(held, node, reserves);
}

static void take_reserves(struct held *held)
{
	unsigned int flags = memalloc_noreclaim_save();

	take_nodes(held, __GFP_HIGH | __GFP_ATOMIC | __GFP_MEMALLOC);
	memalloc_noreclaim_restore(flags);
}

static int sweep_thread(void *unused)
{
	take_nodes(&ordinary, 0);
	if (sweep.deep)
		take_reserves(&ordinary);
	if (atomic_dec_and_test(&sweep.running))
		kthread_complete_and_exit(&sweep.done, 0);
	kthread_complete_and_exit(NULL, 0);
}

/*
 * On every CPU at once, interrupts off. None gives back what another would then take again; no CPU
 * comes or goes meanwhile.
 */
static int take_standing_still(void *unused)
{
	take_reserves(&reserve);
	if (enough())
		WRITE_ONCE(sweep.late, true);
	atomic_inc(&sweep.taken);
	while (atomic_read(&sweep.taken) < num_online_cpus())
		cpu_relax();
	(void)held_release(&reserve);
	return 0;
}

/* The kernel is about to kill somebody for memory. */
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

static int take_ordinary(void)
{
	int error;

	init_completion(&sweep.done);
	atomic_set(&sweep.running, 1); /* this one, while threads are being started */
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

/* Where locks of the page allocator sleep, nothing can be had standing still. */
static int take_reserve(void)
{
	if (sweep.deep || IS_ENABLED(CONFIG_PREEMPT_RT))
		return 0;
	atomic_set(&sweep.taken, 0);
	sweep.late = false;
	sweep.until_ns = local_clock() + STILL_NS;
	return stop_machine(take_standing_still, NULL, cpu_online_mask);
}

static int run(bool deep)
{
	int error, tries = STILL_TRIES;

	sweep.deep = deep;
	sweep.stop = false;
	sweep.yielded = false;
	sweep.late = false;
	atomic64_set(&sweep.bytes, 0);
	error = register_oom_notifier(&oom);
	if (error)
		return error;
	do {
		error = take_ordinary();
		if (!error && !enough())
			error = take_reserve();
	} while (!error && !enough() && sweep.late && --tries);
	unregister_oom_notifier(&oom);
	(void)held_release(&ordinary); /* the count is for the OOM killer */
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
