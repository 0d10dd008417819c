/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Another CPU's way from its start-up message to C code, and from there to its rest. The start page
 * lies below 1 MiB; it consists of start_page and, directly behind it, struct start_page_end.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_START_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_START_H

/* struct start_values */
#define START_CR0     0
#define START_CR3     4
#define START_CR4     8
#define START_ENTRY   12
#define START_TAKEN   20
#define START_ROOM    24
#define START_MEMORY  28
#define START_STACK   32
#define START_REST    36
#define START_RESTING 40

/* What each CPU has, from `memory` on: its window's tables and the page of its stack. */
#define START_CPU_SHIFT 14
#define START_CPU_BYTES (1 << START_CPU_SHIFT)

#ifndef __ASSEMBLER__
#include "core/types.h"
#include "core/x86.h"

struct far_pointer {
	uint32_t offset;
	uint16_t selector;
} __attribute__((packed));

/* Below 4 GiB, as the CPU is in 32-bit mode when it looks. */
struct start_values {
	uint32_t cr0, cr3, cr4;
	struct far_pointer entry; /* start_64 */
	uint16_t reserved;
	uint32_t taken;	  /* CPUs that have started so far */
	uint32_t room;	  /* the ones after these have no stack, and only wait for `rest` */
	uint32_t memory;  /* room * START_CPU_BYTES */
	uint32_t stack;	  /* for all, until each has its own; nothing is read from it */
	uint32_t rest;	  /* 32-bit code to end in, the payload's page tables off; 0: not yet */
	uint32_t resting; /* CPUs on their way there */
};

/*
 * One interrupt table for all three modes that a CPU goes through: its vector 2, the NMI, lies at
 * another offset in each (SDM 21.1.4, 6.10, 6.14.1). Each leads to where the mode begins: the CPU
 * starts again, with NMIs masked, as no iret follows. An iret could not be used everywhere: a
 * selector that was loaded in one mode cannot be loaded again in the next.
 */
struct start_interrupts {
	uint32_t unused_1[2];
	uint16_t real_offset, real_segment; /* start_page */
	uint32_t unused_2;
	uint16_t offset_low, selector, type, offset_high; /* start_32 */
	uint64_t unused_3;
	struct interrupt_gate gate; /* start_64 */
} __attribute__((packed));

struct table_pointer {
	uint16_t limit;
	uint32_t base;
} __attribute__((packed));

struct start_page_end {
	struct table_pointer segments;
	struct table_pointer interrupts;
	struct far_pointer entry; /* start_32 */
	uint32_t values;
} __attribute__((packed));

extern struct start_values start_values __attribute__((visibility("hidden")));
extern const char start_page[] __attribute__((visibility("hidden")));
extern const char start_page_end[] __attribute__((visibility("hidden")));
extern const char start_32[] __attribute__((visibility("hidden")));
extern const char start_64[] __attribute__((visibility("hidden")));

/* Called on the CPU's own stack, with interrupts off. When it returns, the CPU goes to start_rest.
 */
void start_main(uint32_t number);

/* Wait until start_values.rest is set, then end there. */
void start_rest(void);
#endif

#endif
