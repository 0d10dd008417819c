/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Facts about x86-64 PCs that the payload, the boot image and the kernel module share, for C and
 * assembly. SDM: Intel's Software Developer's Manual, volume 3 unless another one is named.
 */
#ifndef MEMWIPE_CORE_X86_H
#define MEMWIPE_CORE_X86_H

#define PAGE_BYTES	 4096
#define LARGE_PAGE_SHIFT 21
#define LARGE_PAGE_BYTES (1 << LARGE_PAGE_SHIFT)

#define RFLAGS_FIXED 2 /* SDM, volume 1, 3.4.3: the bit that is always set */

/* Every segment table of ours holds these descriptors (SDM 3.4.5), in this order, behind a null. */
#define SELECTOR_CODE64	  0x08
#define SELECTOR_CODE32	  0x10
#define SELECTOR_DATA	  0x18
#define DESCRIPTOR_CODE64 0x00af9b000000ffff
#define DESCRIPTOR_CODE32 0x00cf9b000000ffff /* 4 GiB */
#define DESCRIPTOR_DATA	  0x00cf93000000ffff /* 4 GiB */
#define SEGMENT_TABLE	  .quad 0, DESCRIPTOR_CODE64, DESCRIPTOR_CODE32, DESCRIPTOR_DATA

/* SDM 11.4.1: the local APIC's registers in memory (xAPIC mode), as offsets */
#define XAPIC_ID	  0x20
#define XAPIC_COMMAND	  0x300
#define XAPIC_DESTINATION 0x310
#define XAPIC_ID_SHIFT	  24 /* of the id in XAPIC_ID and XAPIC_DESTINATION */
/* SDM 11.12.1.2: the same as MSRs (x2APIC mode); the command's upper half is the destination */
#define MSR_X2APIC_ID	   0x802
#define MSR_X2APIC_COMMAND 0x830

/* SDM 11.6.1, interrupt command */
#define IPI_NMI		 0x4400
#define IPI_INIT	 0x4500
#define IPI_START_UP	 0x4600 /* with the number of the page to start in */
#define IPI_ALL_BUT_SELF (3 << 18)
#define IPI_PENDING	 (1 << 12)
/* Polls of IPI_PENDING, then give up: a CPU that does not answer must not stop the sender. */
#define IPI_POLLS_MAX 100000

/* Reset control of Intel's chipsets and of those that imitate them (PCH datasheets, RST_CNT) */
#define RESET_CONTROL_PORT  0xcf9
#define RESET_CONTROL_HARD  (1 << 1) /* what a reset resets: all, not only the CPU */
#define RESET_CONTROL_RESET (1 << 2) /* 0 to 1: reset now */
#define RESET_CONTROL_FULL  (1 << 3) /* with a power cycle */

#ifndef __ASSEMBLER__
#include "types.h"

/* SDM 6.14.1, 64-bit interrupt gate */
struct interrupt_gate {
	uint16_t offset_low;
	uint16_t selector;
	uint8_t stack; /* 0: the one in use */
	uint8_t type;
	uint16_t offset_middle;
	uint32_t offset_high;
	uint32_t reserved;
};

/* A gate to `handler` with interrupts off, in the segment SELECTOR_CODE64. */
static inline struct interrupt_gate interrupt_gate_to(uint64_t handler)
{
	enum { PRESENT_INTERRUPT_GATE = 0x8e };

	return (struct interrupt_gate){
		.offset_low = (uint16_t)handler,
		.selector = SELECTOR_CODE64,
		.type = PRESENT_INTERRUPT_GATE,
		.offset_middle = (uint16_t)(handler >> 16),
		.offset_high = (uint32_t)(handler >> 32),
	};
}
#endif

#endif
