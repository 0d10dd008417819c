/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copied into the region (region.c), where it runs at its physical address with the private page
 * tables. In the kernel it is data.
 */
#include <linux/linkage.h>
#include "antechamber.h"
#include "core/x86.h"

#define GATES_BYTES  4096

	.section .rodata
	.balign	16
SYM_DATA_START(antechamber)
enter:
	mov	payload(%rip), %rbx
	mov	enter_stack(%rip), %rsp
	jmp	load_tables
	.org	antechamber + ANTECHAMBER_PARK
park:
	lea	halt(%rip), %rbx
	mov	park_stack(%rip), %rsp
	jmp	load_tables
	.org	antechamber + ANTECHAMBER_IGNORE
	iretq
	.org	antechamber + ANTECHAMBER_VALUES
payload:
	.quad	0
interrupt_table:
	.quad	0
enter_stack:
	.quad	0
park_stack:
	.quad	0
parked:
	.long	0

segments:
	.quad	0
	.quad	DESCRIPTOR_CODE64
	.quad	DESCRIPTOR_CODE32
	.quad	DESCRIPTOR_DATA
segments_end:

/*
 * in: rbx = address to continue at, rsp = stack. Most CPUs come here inside an NMI handler. The
 * iretq allows the next NMI, whose handler and stack are in place by then.
 */
load_tables:
	sub	$16, %rsp
	lea	segments(%rip), %rax
	movw	$(segments_end - segments - 1), (%rsp)
	mov	%rax, 2(%rsp)
	lgdt	(%rsp)
	mov	interrupt_table(%rip), %rax
	movw	$(GATES_BYTES - 1), (%rsp)
	mov	%rax, 2(%rsp)
	lidt	(%rsp)
	add	$16, %rsp

	mov	$SELECTOR_DATA, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %fs
	mov	%eax, %gs
	mov	%eax, %ss
	mov	%rsp, %rax
	pushq	$SELECTOR_DATA
	push	%rax
	pushq	$RFLAGS_FIXED
	pushq	$SELECTOR_CODE64
	push	%rbx
	iretq

halt:
	lock incl parked(%rip)
1:	hlt
	jmp	1b
SYM_DATA_END_LABEL(antechamber, SYM_L_GLOBAL, antechamber_end)

	.section .note.GNU-stack, "", @progbits
