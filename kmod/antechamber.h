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

/* An interrupt that comes while rsp is at a frame pushes 40 bytes below it, aligned to 16. */
#define ANTECHAMBER_SPILL_BYTES	   64
#define ANTECHAMBER_FRAME_BYTES	   40
#define ANTECHAMBER_POINTER_BYTES  10
#define ANTECHAMBER_SEGMENTS_BYTES 32

#ifndef __ASSEMBLER__
#include <linux/types.h>

/* What iretq loads: SDM 6.14.2. Addresses here and below are physical. */
struct antechamber_frame {
	u64 ip;
	u64 code;
	u64 flags;
	u64 stack;
	u64 data;
} __packed;

/* What lgdt and lidt load: SDM 3.5.1 */
struct antechamber_pointer {
	u16 limit;
	u64 base;
} __packed;

/* At ANTECHAMBER_VALUES. Constant but for the counter; the spill areas hold nothing. */
struct antechamber_values {
	u8 enter_spill[ANTECHAMBER_SPILL_BYTES];
	struct antechamber_frame enter;
	u8 park_spill[ANTECHAMBER_SPILL_BYTES];
	struct antechamber_frame park;
	struct antechamber_pointer segments;
	struct antechamber_pointer interrupts;
	u32 parked; /* number of CPUs that have come this far; the one that enters counts, too */
} __packed;

extern const u8 antechamber_segments[], antechamber_halt[];
extern const u8 antechamber[], antechamber_end[];
#endif

#endif
