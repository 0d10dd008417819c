/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From 64-bit mode to compatibility mode, from there out of paging and long mode (SDM 9.8.5.4).
 * Without paging the CPU reads no table in memory: it keeps the segments that it has loaded.
 */
#include "kexec-wipe/payload/cpu.h"

/*
 * in: edi = code, esi = where to erase, edx = dwords
 * out, at `code`: edi = where to erase, ecx = dwords, ebp = code, ebx = the upper half of the time
 * stamp counter, the others 0 (stub.h)
 */
	.text
	.globl exit_long_mode
	.hidden exit_long_mode
exit_long_mode:
	mov	%edi, %ebp
	mov	%esi, %edi
	mov	%edx, %esi
	.irp	reg, r8, r9, r10, r11, r12, r13, r14, r15
	xor	%\reg, %\reg
	.endr
	lea	1f(%rip), %rax
	pushq	$SELECTOR_CODE32
	push	%rax
	lretq

	.code32
1:	mov	$SELECTOR_DATA, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %ss
	mov	%cr0, %eax
	btr	$CR0_PAGING_BIT, %eax
	mov	%eax, %cr0
	mov	$MSR_EFER, %ecx
	rdmsr
	btr	$EFER_LME_BIT, %eax
	wrmsr
	rdtsc
	mov	%edx, %ebx
	mov	%esi, %ecx
	xor	%eax, %eax
	xor	%edx, %edx
	xor	%esi, %esi
	xor	%esp, %esp
	jmp	*%ebp

	.section .note.GNU-stack, "", @progbits
