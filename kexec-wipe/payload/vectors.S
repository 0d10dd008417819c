/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One stub for each exception, VECTOR_STUB_BYTES apart. They bring the stack into the shape of
 * struct trap_frame, traps.c.
 */
#include "kexec-wipe/payload/cpu.h"

	.text
	.globl trap_vectors
	.hidden trap_vectors
	.balign	VECTOR_STUB_BYTES
trap_vectors:
	.set	vector, 0
	.rept	VECTOR_COUNT
	.balign	VECTOR_STUB_BYTES
	.if	vector == VECTOR_NMI
	lock incl nmi_count(%rip)
	iretq
	.else
	/* those for which the CPU pushes no error code, SDM table 6-1 */
	.if	(0x60227d00 >> vector) & 1 == 0
	pushq	$0
	.endif
	pushq	$vector
	jmp	save
	.endif
	.set	vector, vector + 1
	.endr

	.balign	VECTOR_STUB_BYTES
save:
	push	%rax
	push	%rcx
	push	%rdx
	push	%rsi
	push	%rdi
	push	%r8
	push	%r9
	push	%r10
	push	%r11
	cld
	mov	%rsp, %rdi
	call	trap
	pop	%r11
	pop	%r10
	pop	%r9
	pop	%r8
	pop	%rdi
	pop	%rsi
	pop	%rdx
	pop	%rcx
	pop	%rax
	add	$16, %rsp		/* vector and error code */
	iretq

/* in: edi = register, rsi = value. An exception goes on behind the instruction (traps.c). */
	.globl try_write_msr, try_write_msr_end
	.hidden try_write_msr, try_write_msr_end
try_write_msr:
	mov	%edi, %ecx
	mov	%esi, %eax
	mov	%rsi, %rdx
	shr	$32, %rdx
	wrmsr
try_write_msr_end:
	ret

/* in: rdi = table, rsi = limit */
#define LIMIT_SHIFT 48		/* into the top two bytes of a quadword, right below the base */
	.globl load_trap_table
	.hidden load_trap_table
load_trap_table:
	push	%rdi
	shl	$LIMIT_SHIFT, %rsi
	push	%rsi
	lidt	6(%rsp)
	add	$16, %rsp
	ret

	.section .note.GNU-stack, "", @progbits
