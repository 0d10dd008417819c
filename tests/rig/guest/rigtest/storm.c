// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The PC's timer is wired to pin 2 of the I/O APIC: 82093AA datasheet, 3.2.4, delivery as NMI to
 * everybody; 8254 datasheet, mode 2. It goes on by itself whatever the CPUs do.
 */
#include <asm/nmi.h>
#include <linux/errno.h>
#include <linux/io.h>

#include "rigtest.h"

enum { IO_APIC = 0xfec00000, SELECT = 0, DATA = 0x10, PIN_2 = 0x14 };
enum { NMI = 4 << 8 };
#define EVERYBODY (0xffU << 24)
enum { TIMER_0 = 0x40, TIMER_CONTROL = 0x43, PERIODIC = 0x34, EVERY = 5966 /* 5 ms */ };

static int ignore(unsigned int type, struct pt_regs *regs)
{
	return NMI_HANDLED;
}

int storm_start(void)
{
	void __iomem *apic = ioremap(IO_APIC, PAGE_SIZE);
	int error;

	if (!apic)
		return -ENOMEM;
	error = register_nmi_handler(NMI_LOCAL, ignore, 0, "rigtest");
	if (error)
		return error;
	writel(PIN_2 + 1, apic + SELECT);
	writel((u32)EVERYBODY, apic + DATA);
	writel(PIN_2, apic + SELECT);
	writel(NMI, apic + DATA);
	outb(PERIODIC, TIMER_CONTROL);
	outb(EVERY & 0xff, TIMER_0);
	outb(EVERY >> 8, TIMER_0);
	return 0;
}
