/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sends NMIs through the local APIC, without the kernel's functions and locks. */
#ifndef MEMWIPE_KMOD_APIC_H
#define MEMWIPE_KMOD_APIC_H

#include <linux/types.h>

/*
 * 0, or -EOPNOTSUPP: this CPU has no local APIC, or it is off; -ENOMEM: its registers cannot be
 * mapped.
 */
int apic_open(void);
void apic_close(void);

/* Of the CPU that this runs on. */
u32 apic_own_id(void);
bool apic_is_boot_cpu(void);

/* With interrupts off. */
void apic_send_nmi(u32 id);

#endif
