/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/boot/image.h"

#define TABLE_REGISTER_BYTES	16

	.section .text.pause, "ax"
	.code64
/* boot_start changes stack, segments, tables, CR3 and CR4; other registers belong to the compiler. */
	.globl	pause_firmware
	.hidden	pause_firmware
pause_firmware:
	push	%rbx
	push	%rbp
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	pushfq
	cli
	mov	%ds, %eax
	push	%rax
	mov	%es, %eax
	push	%rax
	mov	%ss, %eax
	push	%rax
	mov	%cs, %eax
	push	%rax
	mov	%cr4, %rax
	push	%rax
	mov	%cr3, %rax
	mov	%rax, paused_tables(%rip)
	sub	$(2 * TABLE_REGISTER_BYTES), %rsp
	sgdt	(%rsp)
	sidt	TABLE_REGISTER_BYTES(%rsp)
	mov	%rsp, paused_stack(%rip)
	xor	%edi, %edi
	jmp	boot_start

/* Firmware's page tables first: its stack is not mapped in the program's own. */
	.globl	pause_end
	.hidden	pause_end
pause_end:
	mov	paused_stack(%rip), %rdx
	mov	paused_tables(%rip), %rax
	mov	%rax, %cr3
	mov	%rdx, %rsp
	lgdt	(%rsp)
	lidt	TABLE_REGISTER_BYTES(%rsp)
	add	$(2 * TABLE_REGISTER_BYTES), %rsp
	pop	%rax
	mov	%rax, %cr4
	lea	1f(%rip), %rax
	push	%rax			/* below the selector of the code */
	lretq
1:	pop	%rax
	mov	%eax, %ss
	pop	%rax
	mov	%eax, %es
	pop	%rax
	mov	%eax, %ds
	popfq
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbp
	pop	%rbx
	ret

	.section .bss.pause, "aw", @nobits
	.balign	8
paused_stack:
	.skip	8
paused_tables:
	.skip	8

	.section .note.GNU-stack, "", @progbits
