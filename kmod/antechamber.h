/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Code and tables that every CPU runs through on its way out of the kernel. They lie in the region,
 * which the payload does not overwrite until its end. One CPU goes on into the payload, all others
 * park here: they halt with interrupts off until the payload sends them an INIT.
 */
#ifndef MEMWIPE_KMOD_ANTECHAMBER_H
#define MEMWIPE_KMOD_ANTECHAMBER_H

/* Offsets in its first page, antechamber.S */
#define ANTECHAMBER_ENTER  0x00 /* load own tables, jump to the payload */
#define ANTECHAMBER_PARK   0x10 /* load own tables, halt */
#define ANTECHAMBER_IGNORE 0x20 /* handler of all interrupts: returns */
#define ANTECHAMBER_VALUES 0x30

#ifndef __ASSEMBLER__
#include <linux/types.h>

/* At ANTECHAMBER_VALUES; all addresses are physical. */
struct antechamber_values {
	u64 payload;
	u64 interrupt_table; /* 256 gates, a page of its own */
	u64 enter_stack;
	u64 park_stack; /* shared: an NMI pushes the same bytes on every CPU */
	u32 parked;	/* number of CPUs that have parked */
} __packed;

extern const u8 antechamber[], antechamber_end[];
#endif

#endif
