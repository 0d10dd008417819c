// SPDX-License-Identifier: GPL-2.0-or-later
#include "meeting.h"

#include <asm/barrier.h>
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/percpu.h>
#include <linux/smp.h>

#include "apic.h"
#include "cpu.h"
#include "switch.h"

/* For the boot CPU to come, for all others to be parked, and for an NMI to oneself */
enum { BOOT_CPU_US = 100000, PARK_US = 100000, OWN_NMI_US = 1000, STEP_US = 2 };

_Static_assert(
	10 * OWN_NMI_US <= BOOT_CPU_US,
	"a boot CPU that calls, but does not get its own NMI, joins before the others give up");

static struct meeting_plan plan;

static struct {
	u32 others;
	int caller;
	bool open;
	bool all_called;
	atomic_t entering_cpu;
} meeting = { .entering_cpu = ATOMIC_INIT(NO_CPU) };

static bool is_decided(void)
{
	return atomic_read(&meeting.entering_cpu) != NO_CPU;
}

static bool all_are_parked(void)
{
	return READ_ONCE(plan.region->values->parked) >= meeting.others;
}

static void wait_until(bool (*done)(void), unsigned int us)
{
	for (; us >= STEP_US && !done(); us -= STEP_US)
		udelay(STEP_US);
}

void meeting_join(void)
{
	u64 address = plan.region->park;

	cpu_leave_virtualization(plan.amd);
	if (!apic_is_boot_cpu())
		wait_until(is_decided, BOOT_CPU_US);
	if (atomic_cmpxchg(&meeting.entering_cpu, NO_CPU, smp_processor_id()) == NO_CPU) {
		wait_until(all_are_parked, PARK_US);
		address = plan.region->enter;
	}
	switch_tables(plan.cr4, plan.region->tables, address);
}

bool meeting_has_called(void)
{
	/* Pairs with the release in call_others. */
	return smp_load_acquire(&meeting.open) &&
	       (smp_processor_id() != meeting.caller || READ_ONCE(meeting.all_called));
}

static void call_others(void)
{
	int self = smp_processor_id(), cpu;

	/* A kernel that panics marks it as offline, and its NMI handler then ignores NMIs. */
	if (plan.boot_cpu != NO_CPU)
		cpumask_set_cpu(plan.boot_cpu, &__cpu_online_mask);
	for_each_online_cpu(cpu)
		if (cpu != self)
			meeting.others++;
	meeting.caller = self;
	/* A CPU that reads true also reads what is written above. */
	smp_store_release(&meeting.open, true);
	for_each_online_cpu(cpu)
		if (cpu != self)
			apic_send_nmi(per_cpu(x86_cpu_to_apicid, cpu));
	WRITE_ONCE(meeting.all_called, true);
}

void meeting_start(void)
{
	call_others();
	apic_send_nmi(apic_own_id());
	udelay(OWN_NMI_US);
	meeting_join();
}

void meeting_prepare(const struct meeting_plan *new_plan)
{
	plan = *new_plan;
}
