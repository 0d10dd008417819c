/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A CPU's way from real mode (SDM 9.4) to 64-bit code: without lock, so that all CPUs can start at
 * once. The start page only enters 32-bit mode, in which all of the first 4 GiB can be reached. An
 * NMI at any instruction starts the CPU again from where its mode begins (struct start_interrupts);
 * one that comes between the number and its use costs this number, and the first CPU some time.
 */
#include "kexec-wipe/payload/cpu.h"
#include "kexec-wipe/payload/start.h"

/* struct start_page_end */
#define END_SEGMENTS   0
#define END_INTERRUPTS 6
#define END_ENTRY      12
#define END_VALUES     18
#define END(field)     (start_page_end - start_page + END_##field)

	.section .rodata.start_page, "a"
	.globl start_page, start_page_end
	.hidden start_page, start_page_end
	.code16
start_page:
	lidtl	%cs:END(INTERRUPTS)	/* first of all */
	cli
	mov	%cs, %ax
	mov	%ax, %ds
	mov	%ax, %ss
	mov	$PAGE_BYTES, %sp	/* the end of this page, for what an NMI pushes */
	mov	END(VALUES), %ebx
	lgdtl	END(SEGMENTS)
	mov	$CR0_PROTECT_MODE, %eax	/* caches on as well */
	mov	%eax, %cr0
	ljmpl	*END(ENTRY)
start_page_end:

/* in: ebx = struct start_values */
	.text
	.globl start_32, start_64, start_rest
	.hidden start_32, start_64, start_rest
	.code32
start_32:
	mov	$SELECTOR_DATA, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %ss		/* holds NMIs off until after the next instruction */
	mov	START_STACK(%ebx), %esp
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
	mov	%ebx, %ebx		/* the upper halves are undefined, SDM, volume 1, 3.4.1.1 */
	mov	%esp, %esp
	mov	$1, %edi
	lock xadd %edi, START_TAKEN(%rbx)
	cmp	START_ROOM(%rbx), %edi
	jae	start_rest
	mov	START_MEMORY(%rbx), %eax
	lea	1(%rdi), %ecx
	shl	$START_CPU_SHIFT, %ecx
	lea	(%rax, %rcx), %rsp
	call	start_main
/* A CPU without a stack of its own comes here, too: what is pushed from here on is the same on all. */
start_rest:
	pause
	mov	start_values + START_REST(%rip), %edi
	test	%edi, %edi
	jz	start_rest
	lock incl start_values + START_RESTING(%rip)
	jmp	exit_long_mode

	.section .note.GNU-stack, "", @progbits
