/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A CPU's way from real mode (SDM 9.4) to 64-bit code: without stack and lock, so that all CPUs can
 * start at once. The start page only enters 32-bit mode, in which all of the first 4 GiB can be reached.
 */
#include "kexec-wipe/payload/cpu.h"
#include "kexec-wipe/payload/start.h"

/* struct start_page_end */
#define END_TABLE  0
#define END_ENTRY  6
#define END_VALUES 12

	.section .rodata.start_page, "a"
	.globl start_page, start_page_end
	.hidden start_page, start_page_end
	.code16
start_page:
	cli
	mov	%cs, %ax
	mov	%ax, %ds
	mov	start_page_end - start_page + END_VALUES, %ebx
	lgdtl	start_page_end - start_page + END_TABLE
	mov	$CR0_PROTECT_MODE, %eax	/* caches on as well */
	mov	%eax, %cr0
	ljmpl	*(start_page_end - start_page + END_ENTRY)
start_page_end:

/* in: ebx = struct start_values */
	.text
	.globl start_32, start_64
	.hidden start_32, start_64
	.code32
start_32:
	mov	$SELECTOR_DATA, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %ss
	mov	START_CR4(%ebx), %eax
	mov	%eax, %cr4
	mov	START_CR3(%ebx), %eax
	mov	%eax, %cr3
	mov	$MSR_EFER, %ecx
	rdmsr
	bts	$EFER_LME_BIT, %eax
	wrmsr
	mov	START_CR0(%ebx), %eax
	mov	%eax, %cr0
	ljmp	*START_ENTRY(%ebx)

	.code64
start_64:
	mov	%ebx, %ebx		/* the upper half is undefined, SDM, volume 1, 3.4.1.1 */
	mov	$1, %edi
	lock xadd %edi, START_TAKEN(%rbx)
	cmp	START_ROOM(%rbx), %edi
	jae	1f
	mov	START_MEMORY(%rbx), %eax
	lea	1(%rdi), %ecx
	shl	$START_CPU_SHIFT, %ecx
	lea	(%rax, %rcx), %rsp
	call	start_main
1:	cli
	hlt
	jmp	1b

	.section .note.GNU-stack, "", @progbits
