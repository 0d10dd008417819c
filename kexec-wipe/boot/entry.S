/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The entries from boot loaders and kernels (x86 boot protocol, "32-bit" and "64-bit boot protocol"),
 * and boot_start, to which the entry from firmware jumps (efi.c). Nothing depends on the address at
 * which the image lies.
 */
#include "kexec-wipe/boot/image.h"
#include "kexec-wipe/payload/cpu.h"

#define STACK_BYTES	16384
#define ENTRY64_OFFSET	0x200
#define SCRATCH_END	0x1e8		/* struct boot_params: 4 bytes of stack end here */
#define TABLE_ENTRIES	512
#define IDENTITY_TABLES	4		/* a GiB each */
#define TABLE		3		/* SDM 4.5: present, writable */
#define LARGE_PAGE	0x83
#define MSR_EFER	0xc0000080
#define EFER_LONG_MODE	(1 << 8)
#define CR0_PAGING	(1 << 31)
#define CR0_PROTECTED	1
#define INTERRUPT_GATE	0x8e00		/* present */

	.section .entry, "ax"
	.code32
/* in: esi = boot_params, flat segments, no paging, interrupts off */
entry32:
	cli
	cld
	lea	SCRATCH_END(%esi), %esp
	call	1f
1:	pop	%ebp
	sub	$(1b - entry32), %ebp

	lea	(early_tables - entry32)(%ebp), %edi
	mov	%edi, %edx
	xor	%eax, %eax
	mov	$((2 + IDENTITY_TABLES) * PAGE_BYTES / 4), %ecx
	rep stosl
	lea	(PAGE_BYTES + TABLE)(%edx), %eax
	mov	%eax, (%edx)
	xor	%ecx, %ecx
2:	add	$PAGE_BYTES, %eax
	mov	%eax, PAGE_BYTES(%edx, %ecx, 8)
	inc	%ecx
	cmp	$IDENTITY_TABLES, %ecx
	jb	2b
	lea	(2 * PAGE_BYTES)(%edx), %edi
	mov	$LARGE_PAGE, %eax
	mov	$(IDENTITY_TABLES * TABLE_ENTRIES), %ecx
3:	mov	%eax, (%edi)
	add	$8, %edi
	add	$LARGE_PAGE_BYTES, %eax
	dec	%ecx
	jnz	3b

	lea	(gdt - entry32)(%ebp), %eax
	mov	%eax, (gdt_pointer - entry32 + 2)(%ebp)
	lgdt	(gdt_pointer - entry32)(%ebp)
	mov	$CR4_PAE, %eax
	mov	%eax, %cr4
	mov	%edx, %cr3
	mov	$MSR_EFER, %ecx
	rdmsr
	or	$EFER_LONG_MODE, %eax
	wrmsr
	mov	$(CR0_PAGING | CR0_PROTECTED), %eax
	mov	%eax, %cr0
	lea	(entry64 - entry32)(%ebp), %eax
	mov	%eax, (far_jump - entry32)(%ebp)
	ljmp	*(far_jump - entry32)(%ebp)

/*
 * Own stack, segments, and an interrupt table for NMIs; an exception ends in a triple fault, a reset. The
 * payload's code segment has the same selector, so the table is good until the payload loads its own.
 */
	.macro	load_tables
	cli
	cld
	lea	stack_top(%rip), %rsp
	lea	gdt(%rip), %rax
	mov	%rax, gdt_pointer + 2(%rip)
	lea	idt(%rip), %rax
	mov	%rax, idt_pointer + 2(%rip)
	lea	ignore_nmi(%rip), %rax
	mov	%ax, nmi_gate(%rip)
	shr	$16, %rax
	mov	%ax, nmi_gate + 6(%rip)
	shr	$16, %rax
	mov	%eax, nmi_gate + 8(%rip)
	lgdt	gdt_pointer(%rip)
	lidt	idt_pointer(%rip)
	lea	1f(%rip), %rax
	pushq	$SELECTOR_CODE64
	push	%rax
	lretq
1:	mov	$SELECTOR_DATA, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %ss
	pushq	$RFLAGS_FIXED
	popfq
	.endm

	.code64
/* in: rsi = boot_params; the image, boot_params and what these point to are identity-mapped */
	.org	entry32 + ENTRY64_OFFSET
entry64:
	load_tables
	lea	zeros_start(%rip), %rdi
	lea	zeros_end(%rip), %rcx
	sub	%rdi, %rcx
	xor	%eax, %eax
	rep stosb
	mov	%rsi, %rdi

/* in: rdi = boot_params, or 0: efi_facts are filled */
	.globl	boot_start
	.hidden	boot_start
boot_start:
	load_tables
	mov	%cr4, %rax
	and	$CR4_5_LEVELS, %rax
	or	$CR4_PAE, %rax
	mov	%rax, %cr4
	call	boot_main		/* does not return */

/* An NMI may come right before the segments are loaded: the interrupted code's are from another table. */
ignore_nmi:
	movq	$SELECTOR_CODE64, 8(%rsp)
	movq	$SELECTOR_DATA, 32(%rsp)
	iretq

	.globl	kernel_info
	.hidden	kernel_info
	.balign	4
kernel_info:				/* boot protocol 2.15, "the kernel_info" */
	.ascii	"LToP"
	.long	kernel_info_end - kernel_info
	.long	kernel_info_end - kernel_info
	.long	0			/* highest setup_data type: any */
kernel_info_end:

/* Compilers call it for large structures. in: rdi, esi = byte, rdx = bytes; out: rax = rdi */
	.section .text.memset, "ax"
	.globl	memset
	.hidden	memset
memset:
	mov	%rdi, %r8
	mov	%esi, %eax
	mov	%rdx, %rcx
	rep stosb
	mov	%r8, %rax
	ret

#ifdef PAYLOAD_BIN			/* not in a program that only shares the entries */
	.section .rodata.payload, "a"
	.balign	16
	.globl	payload_image
	.hidden	payload_image
payload_image:
	.incbin	PAYLOAD_BIN
#endif

	.section .data.gdt, "aw"
	.balign	8
gdt:
	SEGMENT_TABLE
gdt_end:
gdt_pointer:
	.word	gdt_end - gdt - 1
	.quad	0
far_jump:
	.long	0
	.word	SELECTOR_CODE64
	.balign	8
idt:					/* SDM 6.14.1 */
	.quad	0, 0, 0, 0		/* two vectors that are not used */
nmi_gate:
	.word	0, SELECTOR_CODE64, INTERRUPT_GATE, 0
	.long	0, 0
idt_end:
idt_pointer:
	.word	idt_end - idt - 1
	.quad	0

	.section .early, "aw", @nobits
	.balign	PAGE_BYTES
early_tables:
	.skip	(2 + IDENTITY_TABLES) * PAGE_BYTES

	.section .bss.stack, "aw", @nobits
	.balign	16
	.skip	STACK_BYTES
stack_top:

	.section .note.GNU-stack, "", @progbits
