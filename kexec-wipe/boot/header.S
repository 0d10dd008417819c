/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first 4 KiB of the file, at once a PE32+ header (Microsoft PE format, revision 11), the x86
 * Linux boot header 2.15, and 16-bit code for boot loaders that start a kernel in real mode.
 * Offsets in the file are addresses behind the image's start, so one set of numbers serves both.
 */
#include "kexec-wipe/boot/image.h"

	.section .header, "ax"
	.code16
	.globl	file_start
	.hidden	file_start
file_start:
	.ascii	"MZ"
	.org	file_start + 0x3c
	.long	pe_header - file_start

pe_header:
	.ascii	"PE\0\0"
	.word	0x8664			/* machine: x86-64 */
	.word	3			/* sections */
	.long	0, 0, 0			/* no time, no symbols */
	.word	pe_sections - pe_optional
	.word	0x0206			/* executable, no line numbers, no debug information */
pe_optional:
	.word	0x020b			/* PE32+ */
	.byte	0, 0			/* linker version */
	.long	text_bytes - file_start
	.long	data_file_bytes - file_start
	.long	0			/* uninitialised data: in .data */
	.long	efi_main - file_start
	.long	text_start - file_start
	.quad	0			/* preferred base: none */
	.long	PAGE_BYTES		/* section alignment */
	.long	512			/* file alignment */
	.word	0, 0, 0, 0, 0, 0	/* versions */
	.long	0
	.long	image_memory_end - file_start
	.long	HEADER_BYTES
	.long	0			/* checksum */
	.word	10			/* subsystem: EFI application */
	.word	0x0100			/* NX compatible: no section is writable and executable */
	.quad	0, 0, 0, 0		/* stack and heap: firmware's */
	.long	0
	.long	6			/* directories; the fifth is the signature's place */
	.quad	0, 0, 0, 0, 0, 0
pe_sections:
	.ascii	".text\0\0\0"
	.long	text_bytes - file_start
	.long	text_start - file_start
	.long	text_bytes - file_start
	.long	text_start - file_start
	.long	0, 0, 0
	.long	0x60000020		/* code, execute, read */

	.ascii	".sbat\0\0\0"
	.long	sbat_bytes - file_start
	.long	sbat_start - file_start
	.long	sbat_bytes - file_start
	.long	sbat_start - file_start
	.long	0, 0, 0
	.long	0x40000040		/* data, read */

	.ascii	".data\0\0\0"
	.long	data_memory_bytes - file_start
	.long	data_start - file_start
	.long	data_file_bytes - file_start
	.long	data_start - file_start
	.long	0, 0, 0
	.long	0xc0000040		/* data, read, write */

/* Linux, Documentation/arch/x86/boot.rst, "the real-mode kernel header" */
	.org	file_start + 0x1f1
	.byte	HEADER_BYTES / 512 - 1	/* setup_sects */
	.word	1			/* root_flags */
	.long	text_paragraphs - file_start
	.word	0
	.word	0xffff			/* vid_mode: keep the current one */
	.word	0
	.word	0xaa55
	.byte	0xeb, header_end - header_magic
header_magic:
	.ascii	"HdrS"
	.word	0x020f			/* protocol */
	.long	0
	.word	0
	.word	version - file_start - 512
	.byte	0
	.byte	1			/* loadflags: loaded high */
	.word	0
	.long	0x100000		/* code32_start */
	.long	0, 0			/* initrd */
	.long	0
	.word	0, 0
	.long	0			/* cmd_line_ptr */
	.long	0x7fffffff		/* initrd_addr_max */
	.long	PAGE_BYTES		/* kernel_alignment */
	.byte	1			/* relocatable_kernel */
	.byte	12			/* min_alignment: 4 KiB */
	.word	0x63			/* 64-bit entry, above 4 GiB, five paging levels */
	.long	COMMAND_LINE_BYTES - 1
	.long	0
	.quad	0
	.long	0, 0			/* payload_offset, _length: for decompressors */
	.quad	0			/* setup_data */
	.quad	0x100000		/* pref_address */
	.long	init_bytes - file_start
	.long	0			/* handover_offset */
	.long	kernel_info_offset - file_start
header_end:
	jmp	setup			/* 16-bit entry, at 0x26c */

/* Up to 0xcd0 the boot loader's struct boot_params lies over this page. */
	.org	file_start + 0xcd0
version:
	.ascii	"memwipe "
	.asciz	VERSION

#define E820_COUNT	0x1e8
#define E820_TABLE	0x2d0
#define E820_ENTRY	20
#define E820_TABLE_END	(E820_TABLE + 128 * E820_ENTRY)
#define E820_MAGIC	0x534d4150	/* "SMAP", ACPI 6.5, 15.1 */
#define CODE32_START	0x214
#define FAST_A20	0x92		/* PS/2 system control port A */

/* in: cs = segment of file_start + 0x20, a stack */
	.org	file_start + 0xd00
setup:
	cld
	mov	%cs, %ax
	sub	$0x20, %ax
	mov	%ax, %ds
	mov	%ax, %es

	xor	%ebx, %ebx
	mov	$E820_TABLE, %di
next_range:
	mov	$0xe820, %eax
	mov	$E820_MAGIC, %edx
	mov	$E820_ENTRY, %ecx
	int	$0x15
	jc	ranges_done
	cmp	$E820_MAGIC, %eax
	jne	ranges_done
	incb	E820_COUNT
	add	$E820_ENTRY, %di
	cmp	$E820_TABLE_END, %di
	jae	ranges_done
	test	%ebx, %ebx
	jnz	next_range
ranges_done:
	mov	$0x2401, %ax		/* address line 20 on */
	int	$0x15
	in	$FAST_A20, %al
	or	$2, %al
	and	$~1, %al
	out	%al, $FAST_A20

	cli
	xor	%esi, %esi
	mov	%ds, %si
	shl	$4, %esi		/* address of file_start */
	lea	(setup_gdt - file_start)(%esi), %eax
	mov	%eax, setup_gdt_pointer - file_start + 2
	lea	(setup32 - file_start)(%esi), %eax
	mov	%eax, setup_jump - file_start
	lgdtl	setup_gdt_pointer - file_start
	mov	%cr0, %eax
	or	$1, %al
	mov	%eax, %cr0
	.byte	0x66, 0xea		/* jmp far, 32-bit offset */
setup_jump:
	.long	0
	.word	SETUP_CODE

	.code32
setup32:
	mov	$SETUP_DATA, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %ss
	jmp	*CODE32_START(%esi)

	.balign	8
setup_gdt:
	.quad	0, 0
	.quad	DESCRIPTOR_CODE32	/* SETUP_CODE */
	.quad	DESCRIPTOR_DATA		/* SETUP_DATA */
setup_gdt_end:
setup_gdt_pointer:
	.word	setup_gdt_end - setup_gdt - 1
	.long	0
	.org	file_start + HEADER_BYTES

	.section .sbat, "a"
	.ascii	"sbat,1,SBAT Version,sbat,1,https://github.com/rhboot/shim/blob/main/SBAT.md\n"
	.ascii	"memwipe,1,memwipe,memwipe,"
	.ascii	VERSION
	.ascii	",memwipe\n"

	.section .note.GNU-stack, "", @progbits
