/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Another CPU's way from its start-up message to C code. The start page lies below 1 MiB; it
 * consists of start_page and, directly behind it, struct start_page_end.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_START_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_START_H

/* struct start_values */
#define START_CR0    0
#define START_CR3    4
#define START_CR4    8
#define START_ENTRY  12
#define START_TAKEN  20
#define START_ROOM   24
#define START_MEMORY 28

/* What each CPU has, from `memory` on: its window's tables and the page of its stack. */
#define START_CPU_SHIFT 14
#define START_CPU_BYTES (1 << START_CPU_SHIFT)

#ifndef __ASSEMBLER__
#include "core/types.h"

struct far_pointer {
	uint32_t offset;
	uint16_t selector;
} __attribute__((packed));

/* Below 4 GiB, as the CPU is in 32-bit mode when it looks. */
struct start_values {
	uint32_t cr0, cr3, cr4;
	struct far_pointer entry; /* start_64 */
	uint16_t reserved;
	uint32_t taken;	 /* CPUs that have started so far */
	uint32_t room;	 /* the ones after these halt */
	uint32_t memory; /* room * START_CPU_BYTES */
};

struct start_page_end {
	uint16_t table_limit; /* the segment descriptors */
	uint32_t table;
	struct far_pointer entry; /* start_32 */
	uint32_t values;
} __attribute__((packed));

extern const char start_page[] __attribute__((visibility("hidden")));
extern const char start_page_end[] __attribute__((visibility("hidden")));
extern const char start_32[] __attribute__((visibility("hidden")));
extern const char start_64[] __attribute__((visibility("hidden")));

/* Called on the CPU's own stack, with interrupts off; it halts for good when this returns. */
void start_main(uint32_t number);
#endif

#endif
