// SPDX-License-Identifier: GPL-2.0-or-later
/* One timer on each CPU, because a driver that hangs may have interrupts off on its CPU. */
#include "deadline.h"

#include <linux/cpu.h>
#include <linux/jiffies.h>
#include <linux/percpu.h>
#include <linux/timer.h>

#include "nmi_entry.h"

static DEFINE_PER_CPU(struct timer_list, timers);
static enum handover_action action_at_end;

static void on_timer(struct timer_list *unused)
{
	nmi_entry_wipe_then(action_at_end);
}

void deadline_set(unsigned int seconds, enum handover_action action)
{
	int cpu;

	if (!seconds)
		return;
	action_at_end = action;
	cpus_read_lock();
	for_each_online_cpu(cpu) {
		struct timer_list *timer = per_cpu_ptr(&timers, cpu);

		if (timer_pending(timer))
			continue;
		timer_setup(timer, on_timer, TIMER_PINNED);
		timer->expires = jiffies + (unsigned long)seconds * HZ;
		add_timer_on(timer, cpu);
	}
	cpus_read_unlock();
}
