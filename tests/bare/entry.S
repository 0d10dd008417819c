/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where QEMU starts the stage: by the PVH protocol, in 32-bit mode without paging, with ebx pointing
 * at its start info. From there to 64-bit mode, with 4 GiB mapped one to one.
 */
#include "kexec-wipe/payload/cpu.h"

#define PVH_ENTRY_NOTE	18
#define STACK_BYTES	16384
#define TABLE_BYTES	PAGE_BYTES
#define PRESENT_WRITABLE 3
#define LARGE_PAGE	0x83
#define LARGE_PAGES	2048

	.section .note.pvh, "a", @note
	.long	2f - 1f
	.long	4f - 3f
	.long	PVH_ENTRY_NOTE
1:	.asciz	"Xen"
2:	.balign	4
3:	.quad	bare_start
4:

	.section .text.entry, "ax"
	.code32
	.globl bare_start
bare_start:
	mov	$stack_end, %esp
	movl	$(level3 + PRESENT_WRITABLE), level4
	mov	$level2, %edi
	mov	$LARGE_PAGE, %eax
	mov	$LARGE_PAGES, %ecx
1:	mov	%eax, (%edi)
	add	$LARGE_PAGE_BYTES, %eax
	add	$8, %edi
	loop	1b
	.irp	i, 0, 1, 2, 3
	movl	$(level2 + \i * TABLE_BYTES + PRESENT_WRITABLE), level3 + \i * 8
	.endr
/* in: ebx = start info, 0 on another CPU; esp = stack */
enter_64:
	mov	$level4, %eax
	mov	%eax, %cr3
	mov	$CR4_PAE, %eax
	mov	%eax, %cr4
	mov	$MSR_EFER, %ecx
	rdmsr
	bts	$EFER_LME_BIT, %eax
	wrmsr
	mov	%cr0, %eax
	bts	$CR0_PAGING_BIT, %eax
	mov	%eax, %cr0
	lgdt	gdt_pointer
	ljmp	$SELECTOR_CODE64, $1f

	.code64
1:	mov	$SELECTOR_DATA, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %ss
	mov	%ebx, %edi
	call	bare_main

	.code32
other_32:
	mov	$SELECTOR_DATA, %eax
	mov	%eax, %ds
	mov	%eax, %ss
	mov	$other_stack_end, %esp
	xor	%ebx, %ebx
	jmp	enter_64

/* Copied to a page below 1 MiB, where another CPU starts in real mode. */
	.section .rodata
	.globl other_16, other_16_end
	.code16
other_16:
	cli
	mov	%cs, %ax
	mov	%ax, %ds
	lgdtl	other_gdt_pointer - other_16
	mov	$CR0_PROTECT_MODE, %eax
	mov	%eax, %cr0
	ljmpl	$SELECTOR_CODE32, $other_32
other_gdt_pointer:
	.word	gdt_pointer - gdt - 1
	.long	gdt
other_16_end:

	.balign	8
gdt:
	SEGMENT_TABLE
gdt_pointer:
	.word	. - gdt - 1
	.long	gdt
	.globl payload_blob, payload_blob_end
payload_blob:
	.incbin	PAYLOAD_BIN
payload_blob_end:
	.globl boot_blob, boot_blob_end
boot_blob:
	.incbin	BOOT_EFI
boot_blob_end:

	.bss
	.balign	TABLE_BYTES
level4:
	.skip	TABLE_BYTES
level3:
	.skip	TABLE_BYTES
level2:
	.skip	4 * TABLE_BYTES
	.skip	STACK_BYTES
stack_end:
	.skip	STACK_BYTES
other_stack_end:

	.section .note.GNU-stack, "", @progbits
