/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bios_call.h"
#include "kexec-wipe/boot/image.h"
#include "kexec-wipe/payload/cpu.h"

#define SELECTOR_CODE16		0x20
#define SELECTOR_DATA16		0x28
#define DESCRIPTOR_CODE16	0x00009b000000ffff	/* 64 KiB from 0 on */
#define DESCRIPTOR_DATA16	0x000093000000ffff
#define MSR_EFER		0xc0000080
#define EFER_LONG_MODE		(1 << 8)
#define CR0_PAGING		(1 << 31)
#define CR0_PROTECTED		1
#define INT13_CARRY		1

/* Addresses in the copy. */
#define AT(label)		(BIOS_CODE + label - bios_code)

	.section .text.bios_code, "ax"
	.code64
	.globl	bios_code
	.hidden	bios_code
	.globl	bios_code_end
	.hidden	bios_code_end
/* in: edi = drive, esi = function; out: eax = 0, or what BIOS calls the error. SDM 10.8.5, 10.9.2 */
bios_code:
	push	%rbx
	push	%rbp
	push	%r12
	push	%r13
	push	%r14
	push	%r15
	pushfq
	cli
	mov	%rsp, AT(stack)
	mov	%cr3, %rax
	mov	%rax, AT(tables)
	mov	%cr4, %rax
	mov	%rax, AT(cr4)
	sgdt	AT(program_gdt)
	sidt	AT(program_idt)
	mov	%dil, AT(drive)
	mov	%sil, AT(function)
	lgdt	AT(gdt_pointer)
	pushq	$SELECTOR_CODE32
	pushq	$AT(leave_paging)
	lretq

	.code32
leave_paging:
	mov	$SELECTOR_DATA, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %ss
	mov	$BIOS_STACK, %esp
	mov	%cr0, %eax
	and	$~CR0_PAGING, %eax
	mov	%eax, %cr0
	mov	$MSR_EFER, %ecx
	rdmsr
	and	$~EFER_LONG_MODE, %eax
	wrmsr
	xor	%eax, %eax
	mov	%eax, %cr4
	ljmp	$SELECTOR_CODE16, $AT(leave_protection)

	.code16
leave_protection:
	mov	$SELECTOR_DATA16, %ax
	mov	%ax, %ds
	mov	%ax, %es
	mov	%ax, %fs
	mov	%ax, %gs
	mov	%ax, %ss
	mov	%cr0, %eax
	and	$~CR0_PROTECTED, %eax
	mov	%eax, %cr0
	ljmp	$0, $AT(real_mode)
real_mode:
	xor	%ax, %ax
	mov	%ax, %ds
	mov	%ax, %es
	mov	%ax, %fs
	mov	%ax, %gs
	mov	%ax, %ss
	mov	$BIOS_STACK, %sp
	lidt	AT(bios_idt)
	mov	AT(drive), %dl
	mov	AT(function), %ah
	xor	%al, %al		/* no verification after writing */
	mov	$BIOS_PACKET, %si
	sti
	int	$0x13
	cli
	mov	$INT13_CARRY, %al
	jc	1f
	xor	%ax, %ax
1:	xor	%bx, %bx
	mov	%bx, %ds
	mov	%ax, AT(result)
	lgdtl	AT(gdt_pointer)
	mov	%cr0, %eax
	or	$CR0_PROTECTED, %eax
	mov	%eax, %cr0
	ljmpl	$SELECTOR_CODE32, $AT(enter_paging)

	.code32
enter_paging:
	mov	$SELECTOR_DATA, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %ss
	mov	AT(cr4), %eax
	mov	%eax, %cr4
	mov	AT(tables), %eax
	mov	%eax, %cr3
	mov	$MSR_EFER, %ecx
	rdmsr
	or	$EFER_LONG_MODE, %eax
	wrmsr
	mov	%cr0, %eax
	or	$CR0_PAGING, %eax
	mov	%eax, %cr0
	ljmp	$SELECTOR_CODE64, $AT(enter_program)

/* The program's segments have the same selectors. */
	.code64
enter_program:
	lgdt	AT(program_gdt)
	lidt	AT(program_idt)
	mov	AT(stack), %rsp
	popfq
	pop	%r15
	pop	%r14
	pop	%r13
	pop	%r12
	pop	%rbp
	pop	%rbx
	movzwl	AT(result), %eax
	ret

	.balign	8
gdt:
	SEGMENT_TABLE
	.quad	DESCRIPTOR_CODE16, DESCRIPTOR_DATA16
gdt_end:
gdt_pointer:
	.word	gdt_end - gdt - 1
	.quad	AT(gdt)
bios_idt:
	.word	0x3ff			/* SDM 21.1.4: the interrupt table of real mode */
	.long	0
program_gdt:
	.skip	10
program_idt:
	.skip	10
drive:
	.byte	0
function:
	.byte	0
result:
	.word	0
	.balign	8
stack:
	.quad	0
tables:
	.quad	0
cr4:
	.quad	0
bios_code_end:

	.section .note.GNU-stack, "", @progbits
