/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copied into the region (region.c), where it runs at its physical address with the private page
 * tables. In the kernel it is data.
 */
#include <linux/linkage.h>
#include "antechamber.h"
#include "core/x86.h"

	.section .rodata
	.balign	16
SYM_DATA_START(antechamber)
enter:
	lea	enter_frame(%rip), %rsp
	jmp	load_tables
	.org	antechamber + ANTECHAMBER_PARK
park:
	lea	park_frame(%rip), %rsp
	jmp	load_tables
	.org	antechamber + ANTECHAMBER_IGNORE
	iretq
	.org	antechamber + ANTECHAMBER_VALUES
	.skip	ANTECHAMBER_SPILL_BYTES
enter_frame:
	.skip	ANTECHAMBER_FRAME_BYTES
	.skip	ANTECHAMBER_SPILL_BYTES
park_frame:
	.skip	ANTECHAMBER_FRAME_BYTES
segments_pointer:
	.skip	ANTECHAMBER_POINTER_BYTES
interrupts_pointer:
	.skip	ANTECHAMBER_POINTER_BYTES
parked:
	.long	0

	.balign	8
SYM_INNER_LABEL(antechamber_segments, SYM_L_GLOBAL)
	SEGMENT_TABLE
	.if . - antechamber_segments != ANTECHAMBER_SEGMENTS_BYTES
	.error "ANTECHAMBER_SEGMENTS_BYTES"
	.endif

/*
 * in: rsp = frame for iretq. Up to 4095 CPUs run through this at the same moment, so nothing is
 * written but the counter: two CPUs that built a frame or a table pointer in the same bytes would
 * load each other's. Most CPUs come here inside an NMI handler. The iretq allows the next NMI, whose
 * handler and stack are in place by then.
 */
SYM_INNER_LABEL(antechamber_load_tables, SYM_L_GLOBAL)
load_tables:
#ifdef ANTECHAMBER_DELAY /* for tests: a power of 2, rounds */
	rdtsc
	and	$(ANTECHAMBER_DELAY - 1), %eax
delay:
	dec	%eax
	jns	delay
#endif
	lgdt	segments_pointer(%rip)
	lidt	interrupts_pointer(%rip)
	mov	$SELECTOR_DATA, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %fs
	mov	%eax, %gs
	mov	%eax, %ss
	lock incl parked(%rip)
	iretq

/*
 * All parked CPUs share a stack. An NMI or a machine check pushes the same bytes on each, but for the
 * address in this loop, and a CPU that returns to another CPU's address is in the loop all the same.
 */
SYM_INNER_LABEL(antechamber_halt, SYM_L_GLOBAL)
	hlt
	jmp	antechamber_halt
SYM_DATA_END_LABEL(antechamber, SYM_L_GLOBAL, antechamber_end)

	.section .note.GNU-stack, "", @progbits
