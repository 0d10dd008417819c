/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Clears what earlier code may have left in x87, SSE, AVX, AVX-512 and AMX registers: keys of disk
 * encryption live there. Restoring an area whose header names no component resets them all, SDM,
 * volume 1, 13.8.
 */
#include "kexec-wipe/payload/cpu.h"

#define CPUID_FEATURES	  1
#define CPUID_XSAVE_BIT	  26 /* ecx */
#define CPUID_XSAVE_STATE 0xd
#define XSAVE_AREA_BYTES  576 /* legacy area and header */

/* clobbers rax, rcx, rdx */
	.text
	.globl clear_extended_registers
	.hidden clear_extended_registers
clear_extended_registers:
	push	%rbx
	fxrstor64 empty_state(%rip)
	mov	$CPUID_FEATURES, %eax
	cpuid
	bt	$CPUID_XSAVE_BIT, %ecx
	jnc	1f
	mov	%cr4, %rax
	or	$CR4_XSAVE, %rax
	mov	%rax, %cr4
	mov	$CPUID_XSAVE_STATE, %eax
	xor	%ecx, %ecx
	cpuid
	xor	%ecx, %ecx		/* XCR0: everything that this CPU has */
	xsetbv
	xrstor64 empty_state(%rip)
1:	pop	%rbx
	ret

	.section .bss.empty_state, "aw", @nobits
	.balign	64
empty_state:
	.skip	XSAVE_AREA_BYTES

	.section .note.GNU-stack, "", @progbits
