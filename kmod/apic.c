// SPDX-License-Identifier: GPL-2.0-or-later
#include "apic.h"

#include <asm/apicdef.h>
#include <asm/cpufeatures.h>
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/io.h>
#include <linux/mm.h>

#include "cpu.h"

/* SDM 11.12.1.2, x2APIC mode */
enum { MSR_ID = 0x802, MSR_COMMAND = 0x830 };
/* SDM 11.6.1; a CPU that does not answer must not stop the others. */
enum { ASSERT_NMI = 0x4400, POLLS_MAX = 100000 };

static void __iomem *registers; /* NULL: x2APIC mode */

/*
 * Asked of the CPU, for the kernel believes its command line (nolapic) that there is none. Where
 * there is none, its MSR may fault.
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
	return registers ? readl(registers + APIC_ID) >> 24 : (u32)cpu_read_msr(MSR_ID);
}

bool apic_is_boot_cpu(void)
{
	return cpu_read_msr(MSR_IA32_APICBASE) & MSR_IA32_APICBASE_BSP;
}

void apic_send_nmi(u32 id)
{
	unsigned int polls = POLLS_MAX;

	if (!registers) {
		cpu_write_msr(MSR_COMMAND, (u64)id << 32 | ASSERT_NMI);
		return;
	}
	writel(id << 24, registers + APIC_ICR2);
	writel(ASSERT_NMI, registers + APIC_ICR);
	while (polls-- && readl(registers + APIC_ICR) & APIC_ICR_BUSY)
		;
}
