// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Take free pages until there are no more, largest first. The page allocator clears what it hands
 * out, as it does for every program. One thread on each CPU: it is the only one that gets the pages
 * which the allocator keeps for this CPU.
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
#include <linux/sched/signal.h>

#include "compat.h"
#include "held.h"

/* What must be left for everybody else when the reserves are taken too. */
enum { DEEP_LEAVE_PAGES = 8 };

/* A zone keeps what it has from those who ask for a higher one, so each is asked by its name. */
static const gfp_t zones[] = {
	GFP_HIGHUSER_MOVABLE,
	GFP_USER | __GFP_DMA32,
	GFP_USER | __GFP_DMA,
};

static struct {
	atomic64_t bytes;
	atomic_t running;
	struct completion done;
	bool deep;
	bool stop;
	bool yielded;
} sweep;

static DEFINE_MUTEX(one_at_a_time);

static bool enough(void)
{
	return READ_ONCE(sweep.stop) || READ_ONCE(sweep.yielded) ||
	       (sweep.deep && global_zone_page_state(NR_FREE_PAGES) <= DEEP_LEAVE_PAGES);
}

static void take_zone(gfp_t gfp, int node)
{
	int order = MAX_PAGE_ORDER;

	while (order >= 0 && !enough()) {
		struct page *page = alloc_pages_node(node, gfp, order);

		if (!page) {
			order--;
			continue;
		}
		held_add(page, order);
		atomic64_add(PAGE_SIZE << order, &sweep.bytes);
		cond_resched();
	}
}

static void take_node(int node, gfp_t reserves)
{
	const gfp_t always = __GFP_NOWARN | __GFP_THISNODE | __GFP_ZERO;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(zones); i++)
		take_zone((zones[i] & ~__GFP_RECLAIM) | always | reserves, node);
}

static void take_nodes(gfp_t reserves)
{
	int node;

	take_node(numa_mem_id(), reserves);
	for_each_node_state(node, N_MEMORY)
		take_node(node, reserves);
}

/*
 * On one CPU; its own node first. What the kernel holds back from ordinary requests comes last,
 * but for what even an interrupt does not get, to be given back at once.
 */
static int sweep_thread(void *unused)
{
	const gfp_t urgent = __GFP_HIGH | __GFP_ATOMIC;
	unsigned int flags = sweep.deep ? memalloc_noreclaim_save() : 0;

	take_nodes(0);
	take_nodes(urgent | (sweep.deep ? __GFP_MEMALLOC : 0));
	if (sweep.deep)
		memalloc_noreclaim_restore(flags);
	if (atomic_dec_and_test(&sweep.running))
		kthread_complete_and_exit(&sweep.done, 0);
	kthread_complete_and_exit(NULL, 0);
}

/* The kernel is about to kill somebody for memory. */
static int on_oom(struct notifier_block *self, unsigned long unused, void *freed)
{
	WRITE_ONCE(sweep.yielded, true);
	*(unsigned long *)freed += held_release();
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

static int run(bool deep)
{
	int error;

	sweep.deep = deep;
	sweep.stop = false;
	sweep.yielded = false;
	atomic64_set(&sweep.bytes, 0);
	init_completion(&sweep.done);
	atomic_set(&sweep.running, 1); /* this one, while threads are being started */
	error = register_oom_notifier(&oom);
	if (error)
		return error;
	error = start_threads();
	if (error)
		WRITE_ONCE(sweep.stop, true);
	if (!atomic_dec_and_test(&sweep.running) &&
	    wait_for_completion_interruptible(&sweep.done)) {
		error = -EINTR;
		WRITE_ONCE(sweep.stop, true);
		wait_for_completion(&sweep.done);
	}
	unregister_oom_notifier(&oom);
	(void)held_release(); /* the count is for the OOM killer */
	if (!error && sweep.yielded)
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
