// SPDX-License-Identifier: GPL-2.0-or-later
/* A timer on each CPU, for the one whose driver hangs may have its interrupts off. */
#include "deadline.h"

#include <linux/cpu.h>
#include <linux/jiffies.h>
#include <linux/percpu.h>
#include <linux/timer.h>

#include "nmi_entry.h"

static DEFINE_PER_CPU(struct timer_list, timers);
static enum handover_action end;

static void on_timer(struct timer_list *unused)
{
	nmi_entry_wipe_then(end);
}

void deadline_set(unsigned int seconds, enum handover_action action)
{
	int cpu;

	if (!seconds)
		return;
	end = action;
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
