/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Code and tables that every CPU passes through on its way out of the kernel, in memory that the
 * payload leaves alone until its end. All CPUs but one stay there.
 */
#ifndef MEMWIPE_KMOD_ANTECHAMBER_H
#define MEMWIPE_KMOD_ANTECHAMBER_H

/* Offsets in its first page, antechamber.S */
#define ANTECHAMBER_ENTER  0x00 /* on into the payload */
#define ANTECHAMBER_PARK   0x10 /* for ever */
#define ANTECHAMBER_IGNORE 0x20 /* what interrupts come to */
#define ANTECHAMBER_VALUES 0x30

#ifndef __ASSEMBLER__
#include <linux/types.h>

/* At ANTECHAMBER_VALUES; all addresses are physical. */
struct antechamber_values {
	u64 payload;
	u64 interrupt_table; /* 256 gates, a page of its own */
	u64 enter_stack;
	u64 park_stack; /* one for all: what an NMI puts there is the same for each */
	u32 parked;	/* CPUs that have come to stay */
} __packed;

extern const u8 antechamber[], antechamber_end[];
#endif

#endif
