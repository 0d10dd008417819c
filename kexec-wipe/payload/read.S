/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads memory and stops at the first page that is not zero. Whole pages are read with wide loads,
 * which are combined by OR before they are tested; odd ends byte by byte. No register holds what was
 * read afterwards.
 */
#include "core/x86.h"

#define TURN_BYTES 128
#define XMM_BYTES 16
#define ALL_ZERO 0xffff

/*
 * in: rdi = address, rsi = bytes
 * out: rax = bytes from the page where it stopped (or from the range's start) to the end
 *      rdx = 1: that page is not zero; 0: an exception stopped the reading
 * rdi always points at the page in work, r8 at the end, rcx at its end, rsi at what is read.
 */
	.text
	.globl find_not_zero, find_stopped
	.hidden find_not_zero, find_stopped
find_not_zero:
	lea	(%rdi, %rsi), %r8
	xor	%edx, %edx
	pxor	%xmm4, %xmm4
	xor	%eax, %eax
next_page:
	cmp	%r8, %rdi
	jae	find_stopped
	lea	PAGE_BYTES(%rdi), %rcx
	and	$-PAGE_BYTES, %rcx
	mov	%rdi, %rsi
	cmp	%r8, %rcx
	ja	odd_end
	test	$(PAGE_BYTES - 1), %edi
	jnz	bytes
	pxor	%xmm0, %xmm0
	pxor	%xmm1, %xmm1
	pxor	%xmm2, %xmm2
	pxor	%xmm3, %xmm3
1:
	.set	at, 0
	.rept	TURN_BYTES / XMM_BYTES / 4
	por	at(%rsi), %xmm0
	por	at + XMM_BYTES(%rsi), %xmm1
	por	at + 2 * XMM_BYTES(%rsi), %xmm2
	por	at + 3 * XMM_BYTES(%rsi), %xmm3
	.set	at, at + 4 * XMM_BYTES
	.endr
	add	$TURN_BYTES, %rsi
	cmp	%rcx, %rsi
	jb	1b
	por	%xmm1, %xmm0
	por	%xmm3, %xmm2
	por	%xmm2, %xmm0
	pcmpeqb	%xmm4, %xmm0
	pmovmskb %xmm0, %eax
	cmp	$ALL_ZERO, %eax
	jne	not_zero
	mov	%rcx, %rdi
	jmp	next_page

odd_end:
	mov	%r8, %rcx
bytes:
	cmpb	$0, (%rsi)
	jne	not_zero
	inc	%rsi
	cmp	%rcx, %rsi
	jb	bytes
	mov	%rcx, %rdi
	jmp	next_page

not_zero:
	mov	$1, %edx
find_stopped:
	pxor	%xmm0, %xmm0
	pxor	%xmm1, %xmm1
	pxor	%xmm2, %xmm2
	pxor	%xmm3, %xmm3
	mov	%r8, %rax
	sub	%rdi, %rax
	ret

	.section .note.GNU-stack, "", @progbits
