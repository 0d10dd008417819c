// SPDX-License-Identifier: GPL-2.0-or-later
/* How fast this machine can clear memory that is already there, on all CPUs at once. */
#include <linux/atomic.h>
#include <linux/cpu.h>
#include <linux/gfp.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/module.h>

#include "rigtest.h"

enum { ORDER = 9, BLOCK_MIB = 2, BLOCKS_MAX = 1024 };

static unsigned long fill_ms;
module_param(fill_ms, ulong, 0444);

static struct page *blocks[BLOCKS_MAX];
static unsigned int count;
static atomic_t next, running;
static DECLARE_COMPLETION(done);

static int fill(void *unused)
{
	unsigned int i, page;

	while ((i = atomic_inc_return(&next) - 1) < count) {
		for (page = 0; page < 1U << ORDER; page++)
			clear_page(page_address(blocks[i] + page));
		cond_resched();
	}
	if (atomic_dec_and_test(&running))
		complete(&done);
	return 0;
}

static int fill_on_all(void)
{
	ktime_t start = ktime_get();
	int cpu;

	reinit_completion(&done);
	atomic_set(&running, 1);
	atomic_set(&next, 0);
	for_each_online_cpu(cpu) {
		struct task_struct *thread =
			kthread_create_on_node(fill, NULL, cpu_to_node(cpu), "rigtest");

		if (IS_ERR(thread))
			return PTR_ERR(thread);
		atomic_inc(&running);
		kthread_bind(thread, cpu);
		wake_up_process(thread);
	}
	if (!atomic_dec_and_test(&running))
		wait_for_completion(&done);
	fill_ms = ktime_ms_delta(ktime_get(), start);
	return 0;
}

int fill_start(unsigned int mib)
{
	int error = 0, times;

	for (; count < BLOCKS_MAX && count * BLOCK_MIB < mib; count++) {
		blocks[count] = alloc_pages(GFP_KERNEL | __GFP_NOWARN, ORDER);
		if (!blocks[count])
			error = -ENOMEM;
		if (error)
			break;
	}
	/* The first time, the host may have to find the memory. */
	for (times = 0; times < 2 && !error; times++)
		error = fill_on_all();
	while (count)
		__free_pages(blocks[--count], ORDER);
	return error;
}
