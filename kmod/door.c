// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * All CPUs meet in the handler of an NMI. The boot CPU enters the payload, for it alone may send
 * INIT to all others; they go to the antechamber and stay. If the boot CPU does not come, because
 * it is in a handler of its own, one of the others enters.
 */
#include "door.h"

#include <asm/barrier.h>
#include <asm/cpufeature.h>
#include <asm/nmi.h>
#include <asm/smp.h>
#include <linux/cc_platform.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <xen/xen.h>

#include "apic.h"
#include "compat.h"
#include "cpu.h"
#include "handover.h"
#include "switch.h"

/* For the boot CPU to come, for all others to be parked, and for an NMI to oneself */
enum { BOOT_CPU_US = 100000, PARK_US = 100000, OWN_NMI_US = 1000, STEP_US = 2 };
enum { NOBODY = -1 };

static struct {
	struct region *region;
	enum handover_action action;
	bool possible[HANDOVER_HALT + 1];
	bool amd;
	bool outdated; /* there is memory that the region's block does not have */
	int boot_cpu;  /* the kernel's number, or NOBODY */
	u64 cr4;
	atomic_t gone; /* somebody has called door_go */
	int caller;
	bool open;	/* all is in place for those who meet */
	bool sent;	/* and all have been called */
	atomic_t owner; /* who enters */
	u32 called;	/* CPUs that have been sent an NMI, but for the caller */
} door = { .owner = ATOMIC_INIT(NOBODY) };

static bool has_owner(void)
{
	return atomic_read(&door.owner) != NOBODY;
}

static bool all_parked(void)
{
	return READ_ONCE(door.region->values->parked) >= door.called;
}

static void wait_until(bool (*done)(void), unsigned int us)
{
	for (; us >= STEP_US && !done(); us -= STEP_US)
		udelay(STEP_US);
}

static void __noreturn leave(u64 address)
{
	for (;;)
		switch_tables(door.cr4, door.region->tables, address);
}

static void __noreturn meet(void)
{
	cpu_leave_virtualization(door.amd);
	if (!apic_is_boot_cpu())
		wait_until(has_owner, BOOT_CPU_US);
	if (atomic_cmpxchg(&door.owner, NOBODY, smp_processor_id()) != NOBODY)
		leave(door.region->park);
	wait_until(all_parked, PARK_US);
	leave(door.region->enter);
}

/* An NMI of another source may come while door_go is at work, and must not keep it from calling. */
static bool may_meet(void)
{
	/* What call_others wrote before is there. */
	return smp_load_acquire(&door.open) &&
	       (smp_processor_id() != door.caller || READ_ONCE(door.sent));
}

static int on_nmi(unsigned int type, struct pt_regs *regs)
{
	if (!may_meet())
		return NMI_DONE;
	meet();
}

static void call_others(void)
{
	int self = smp_processor_id(), cpu;

	/* A kernel that panics has marked it as offline, and would ignore its NMI. */
	if (door.boot_cpu != NOBODY)
		cpumask_set_cpu(door.boot_cpu, &__cpu_online_mask);
	for_each_online_cpu(cpu)
		if (cpu != self)
			door.called++;
	door.caller = self;
	/* What has been written so far is seen by those who see this. */
	smp_store_release(&door.open, true);
	for_each_online_cpu(cpu)
		if (cpu != self)
			apic_send_nmi(per_cpu(x86_cpu_to_apicid, cpu));
	WRITE_ONCE(door.sent, true);
}

void door_go_to(enum handover_action action)
{
	unsigned long flags;

	local_irq_save(flags);
	if (atomic_xchg(&door.gone, 1)) {
		local_irq_restore(flags);
		return;
	}
	if (handover_set_action(door.region, action))
		(void)handover_set_action(door.region, HANDOVER_REBOOT); /* always possible */
	call_others();
	apic_send_nmi(apic_own_id());
	udelay(OWN_NMI_US);
	/* It does not come inside the handler of another one. */
	meet();
}

void door_go(void)
{
	door_go_to(door.action);
}

bool door_can(enum handover_action action)
{
	return door.possible[action];
}

void door_look(struct door_view *view)
{
	const struct handover *block = door.region->block;
	u32 i;

	*view = (struct door_view){
		.ram_ranges = block->ram_count + block->last_count,
		.current_ram = !READ_ONCE(door.outdated),
	};
	for (i = 0; i < view->ram_ranges; i++)
		view->ram_bytes += block->range[i].end - block->range[i].start;
}

const char *door_refresh(void)
{
	const char *reason = handover_refresh(door.region);

	WRITE_ONCE(door.outdated, !!reason);
	return reason;
}

static const char *refusal(void)
{
	if (xen_pv_domain())
		return "page tables belong to Xen here";
	if (cc_platform_has(CC_ATTR_MEM_ENCRYPT))
		return "memory is encrypted by the processor";
	if (hosts_sev_snp())
		return "the processor keeps memory of encrypted guests from being written";
	return NULL;
}

struct boot_cpu {
	int number;
	u32 id;
};

static void note_boot_cpu(void *arg)
{
	struct boot_cpu *boot_cpu = arg;

	if (!apic_is_boot_cpu())
		return;
	boot_cpu->number = smp_processor_id();
	boot_cpu->id = apic_own_id();
}

static int prepare_region(const struct door_options *options, const char **why)
{
	struct boot_cpu boot_cpu = { NOBODY, HANDOVER_CPU_UNKNOWN };
	struct handover_facts facts = {
		.serial_port = options->serial_port,
		.flags = options->flags,
	};
	int action;

	on_each_cpu(note_boot_cpu, &boot_cpu, 1);
	facts.boot_cpu = boot_cpu.id;
	door.boot_cpu = boot_cpu.number;
	door.region = handover_create(&facts, why);
	if (!door.region)
		return -ENOMEM;
	for (action = HANDOVER_POWEROFF; action <= HANDOVER_HALT; action++) {
		const char *reason = handover_set_action(door.region, action);

		door.possible[action] = !reason;
		if (reason && action == options->action) {
			*why = reason;
			region_destroy(door.region);
			return -EOPNOTSUPP;
		}
	}
	return 0;
}

int door_prepare(const struct door_options *options, const char **why)
{
	int error;

	*why = refusal();
	if (*why)
		return -EOPNOTSUPP;
	door.action = options->action;
	door.amd = boot_cpu_has(X86_FEATURE_SVM);
	door.cr4 = (cpu_read_cr4() & (X86_CR4_LA57 | X86_CR4_MCE)) | X86_CR4_PAE;
	error = apic_open();
	*why = "no local APIC in reach";
	if (error)
		return error;
	error = prepare_region(options, why);
	if (error)
		goto close_apic;
	error = register_nmi_handler(NMI_LOCAL, on_nmi, NMI_FLAG_FIRST, "memwipe");
	*why = "no handler for NMIs";
	if (!error)
		return 0;
	region_destroy(door.region);
close_apic:
	apic_close();
	return error;
}

void door_close(void)
{
	unregister_nmi_handler(NMI_LOCAL, "memwipe");
	region_destroy(door.region);
	apic_close();
}
