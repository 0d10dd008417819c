// SPDX-License-Identifier: GPL-2.0-or-later
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "nmi_entry.h"

#include <asm/cpufeature.h>
#include <asm/nmi.h>
#include <linux/atomic.h>
#include <linux/cc_platform.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/printk.h>
#include <linux/smp.h>
#include <xen/xen.h>

#include "apic.h"
#include "compat.h"
#include "cpu.h"
#include "handover.h"
#include "meeting.h"

static struct {
	struct region *region;
	enum handover_action action;
	const char *no_poweroff; /* why a reset takes the place of a power-off; NULL: it does not */
	bool outdated;		 /* memory was added that the region's block does not have */
	atomic_t started;	 /* 1: a CPU has started the wipe */
} entry;

static int on_nmi(unsigned int type, struct pt_regs *regs)
{
	if (!meeting_has_called())
		return NMI_DONE;
	meeting_join();
	return NMI_HANDLED;
}

void nmi_entry_wipe_then(enum handover_action action)
{
	unsigned long flags;

	local_irq_save(flags);
	if (atomic_xchg(&entry.started, 1)) {
		local_irq_restore(flags);
		return;
	}
	(void)handover_set_action(entry.region,
				  action); /* it was said when the module was loaded */
	meeting_start();
}

void nmi_entry_wipe(void)
{
	nmi_entry_wipe_then(entry.action);
}

enum handover_action nmi_entry_end(enum handover_action wanted)
{
	return wanted == HANDOVER_POWEROFF && entry.no_poweroff ? HANDOVER_REBOOT : wanted;
}

enum handover_action nmi_entry_own_end(void)
{
	return nmi_entry_end(entry.action);
}

void nmi_entry_get_coverage(struct nmi_entry_coverage *coverage)
{
	const struct handover *block = entry.region->block;
	u32 i;

	*coverage = (struct nmi_entry_coverage){
		.ram_ranges = block->ram_count + block->last_count,
		.all_ram = !READ_ONCE(entry.outdated),
	};
	for (i = 0; i < coverage->ram_ranges; i++)
		coverage->ram_bytes += block->range[i].end - block->range[i].start;
}

const char *nmi_entry_update(void)
{
	const char *reason = handover_refresh(entry.region);

	WRITE_ONCE(entry.outdated, !!reason);
	return reason;
}

static const char *refusal(void)
{
	if (xen_pv_domain())
		return "under Xen PV the page tables belong to the hypervisor";
	if (cc_platform_has(CC_ATTR_MEM_ENCRYPT))
		return "memory is encrypted by the processor";
	if (hosts_sev_snp())
		return "the processor keeps memory of encrypted guests from being written";
	return NULL;
}

struct boot_cpu {
	int number; /* the kernel's */
	u32 id;	    /* local APIC id */
};

static void note_boot_cpu(void *arg)
{
	struct boot_cpu *boot_cpu = arg;

	if (!apic_is_boot_cpu())
		return;
	boot_cpu->number = smp_processor_id();
	boot_cpu->id = apic_own_id();
}

/* NULL, or why the block cannot be used. */
static const char *plan_end(enum handover_action action)
{
	entry.no_poweroff = handover_set_action(entry.region, HANDOVER_POWEROFF);
	if (entry.no_poweroff)
		pr_warn("the machine will be reset, not powered off: %s\n", entry.no_poweroff);
	(void)handover_set_action(entry.region, action);
	return handover_check(entry.region->block, entry.region->block_room);
}

static int prepare_region(const struct nmi_entry_options *options, const char **why)
{
	struct boot_cpu boot_cpu = { NO_CPU, APIC_ID_UNKNOWN };
	struct handover_facts facts = {
		.serial_port = options->serial_port,
		.flags = options->flags,
	};

	on_each_cpu(note_boot_cpu, &boot_cpu, 1);
	facts.boot_cpu = boot_cpu.id;
	entry.region = handover_create(&facts, why);
	if (!entry.region)
		return -ENOMEM;
	*why = plan_end(options->action);
	if (*why) {
		region_destroy(entry.region);
		return -EOPNOTSUPP;
	}
	handover_ask_firmware();
	meeting_prepare(&(struct meeting_plan){
		.region = entry.region,
		.cr4 = (cpu_read_cr4() & (X86_CR4_LA57 | X86_CR4_MCE)) | X86_CR4_PAE,
		.boot_cpu = boot_cpu.number,
		.amd = boot_cpu_has(X86_FEATURE_SVM),
	});
	return 0;
}

int nmi_entry_prepare(const struct nmi_entry_options *options, const char **why)
{
	int error;

	*why = refusal();
	if (*why)
		return -EOPNOTSUPP;
	entry.action = options->action;
	error = apic_open();
	*why = "no local APIC in reach";
	if (error)
		return error;
	error = prepare_region(options, why);
	if (error)
		goto close_apic;
	error = register_nmi_handler(NMI_LOCAL, on_nmi, NMI_FLAG_FIRST, "memwipe");
	*why = "the kernel refuses a handler for NMIs";
	if (!error)
		return 0;
	region_destroy(entry.region);
close_apic:
	apic_close();
	return error;
}

void nmi_entry_close(void)
{
	unregister_nmi_handler(NMI_LOCAL, "memwipe");
	region_destroy(entry.region);
	apic_close();
}
