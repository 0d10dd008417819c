/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first byte of the image. Whatever state the caller left the CPU in, it then has our stack and
 * segments, SSE on, machine checks enabled, and the number of paging levels that it had. Nothing here
 * depends on the address at which the image lies.
 */
#include "kexec-wipe/payload/cpu.h"
#include "core/image.h"

	.section .entry, "ax"
	.globl image_start
	.hidden image_start
image_start:
	jmp	start
	.org	image_start + PAYLOAD_HEADER_OFFSET
	.quad	PAYLOAD_MAGIC
	.long	image_file_end - image_start
	.long	image_memory_end - image_start

/* in: 64-bit mode, the image mapped one to one */
start:
	cli
	lea	stack_top(%rip), %rsp
	pushq	$RFLAGS_FIXED
	popfq

	mov	%cr4, %rax
	and	$CR4_5_LEVELS, %rax
	or	$(CR4_PAE | CR4_MACHINE_CHECK | CR4_FXSR | CR4_SIMD_ERRORS), %rax
	mov	%rax, %cr4
	mov	%cr0, %rax
	and	$~(CR0_NO_FPU | CR0_TASK_SWITCHED), %rax
	or	$(CR0_MONITOR_FPU | CR0_NUMERIC_ERROR), %rax
	mov	%rax, %cr0

	lea	gdt(%rip), %rax
	mov	%rax, gdt_pointer + 2(%rip)
	lgdt	gdt_pointer(%rip)
	lea	1f(%rip), %rax
	pushq	$SELECTOR_CODE64
	push	%rax
	lretq
1:	mov	$SELECTOR_DATA, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %fs
	mov	%eax, %gs
	mov	%eax, %ss

	lea	image_start(%rip), %rdi
	call	payload_main		/* does not return */

	.section .data.gdt, "aw"
	.balign	8
gdt:
	SEGMENT_TABLE
gdt_end:
gdt_pointer:
	.word	gdt_end - gdt - 1
	.quad	0

	.section .bss.stack, "aw", @nobits
	.balign	16
	.skip	STACK_BYTES
	.globl stack_top
	.hidden stack_top
stack_top:

	.section .note.GNU-stack, "", @progbits
