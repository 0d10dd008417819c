// SPDX-License-Identifier: GPL-2.0-or-later
#include "apic.h"

#include <asm/apicdef.h>
#include <asm/cpufeatures.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/io.h>
#include <linux/mm.h>

#include "core/x86.h"
#include "cpu.h"

static void __iomem *registers; /* NULL: x2APIC mode */

/*
 * Read from the CPU, because the kernel's own flag is off with nolapic on its command line. Without
 * a local APIC its MSR may fault.
 */
static bool exists(void)
{
	return cpu_features() & BIT(X86_FEATURE_APIC % BITS_PER_TYPE(u32));
}

int apic_open(void)
{
	u64 base;

	if (!exists())
		return -EOPNOTSUPP;
	base = cpu_read_msr(MSR_IA32_APICBASE);
	if (base & X2APIC_ENABLE)
		return 0;
	registers = ioremap(base & MSR_IA32_APICBASE_BASE, PAGE_SIZE);
	return registers ? 0 : -ENOMEM;
}

void apic_close(void)
{
	if (registers)
		iounmap(registers);
}

u32 apic_own_id(void)
{
	return registers ? readl(registers + XAPIC_ID) >> XAPIC_ID_SHIFT
			 : (u32)cpu_read_msr(MSR_X2APIC_ID);
}

bool apic_is_boot_cpu(void)
{
	return cpu_read_msr(MSR_IA32_APICBASE) & MSR_IA32_APICBASE_BSP;
}

void apic_send_nmi(u32 id)
{
	unsigned int polls = IPI_POLLS_MAX;

	if (!registers) {
		/* As Linux's weak_wrmsr_fence: this write waits for no store. */
		asm volatile("mfence; lfence" : : : "memory");
		cpu_write_msr(MSR_X2APIC_COMMAND, (u64)id << 32 | IPI_NMI);
		return;
	}
	writel(id << XAPIC_ID_SHIFT, registers + XAPIC_DESTINATION);
	writel(IPI_NMI, registers + XAPIC_COMMAND);
	while (polls-- && readl(registers + XAPIC_COMMAND) & IPI_PENDING)
		;
}
