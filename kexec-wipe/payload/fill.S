/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Zeros in long runs, by one of several kinds of store; single bytes at both ends. No access
 * reaches outside the given bytes.
 */
#define TURN_BYTES 256 /* a divisor of the page size: a turn faults as a whole or not at all */
#define TURN_SHIFT 8
#define LINE_BYTES 64
#define XMM_BYTES 16
#define YMM_BYTES 32
#define QUADWORDS_SHIFT (TURN_SHIFT - 3)

/*
 * in: rdi = address, rsi = bytes; out: rax = bytes not written
 * rdi always points at the first byte that may still be unwritten, r8 at the end.
 */
	.text
	.globl fill, fill_started, fill_stopped, fill_end
	.hidden fill, fill_started, fill_stopped, fill_end
fill:
	lea	(%rdi, %rsi), %r8
fill_started:
	pxor	%xmm0, %xmm0
	xor	%eax, %eax

	mov	%rdi, %rcx
	neg	%rcx
	and	$(TURN_BYTES - 1), %ecx
	cmp	%rsi, %rcx
	cmova	%rsi, %rcx
	rep stosb

	mov	%r8, %rcx
	sub	%rdi, %rcx
	mov	%ecx, %r9d
	and	$(TURN_BYTES - 1), %r9d
	shr	$TURN_SHIFT, %rcx
	jz	tail
	mov	fill_loop(%rip), %rdx
	test	%rdx, %rdx
	jz	fill_movntdq
	jmp	*%rdx

/* Each loop: in: rdi = address, rcx = turns, above 0; rax and xmm0 are zero */
	.globl fill_movntdq, fill_ymm, fill_zmm, fill_stosq
	.hidden fill_movntdq, fill_ymm, fill_zmm, fill_stosq

/* Every x86-64 has it, and it leaves nothing in the caches. */
	.balign	LINE_BYTES
fill_movntdq:
	.set	at, 0
	.rept	TURN_BYTES / XMM_BYTES
	movntdq	%xmm0, at(%rdi)
	.set	at, at + XMM_BYTES
	.endr
	add	$TURN_BYTES, %rdi
	dec	%rcx
	jnz	fill_movntdq
	jmp	tail

/* Half lines and whole lines: fewer stores for the same bytes. */
	.macro	wide_loop name, register, bytes
\name:
	vpxor	%xmm0, %xmm0, %xmm0	/* clears all of zmm0 */
	.balign	LINE_BYTES
1:
	.set	at, 0
	.rept	TURN_BYTES / \bytes
	vmovntdq \register, at(%rdi)
	.set	at, at + \bytes
	.endr
	add	$TURN_BYTES, %rdi
	dec	%rcx
	jnz	1b
	jmp	tail
	.endm

	wide_loop fill_ymm, %ymm0, YMM_BYTES
	wide_loop fill_zmm, %zmm0, LINE_BYTES

/* One instruction for the whole run; some CPUs then go past their caches. */
fill_stosq:
	shl	$QUADWORDS_SHIFT, %rcx
	rep stosq

tail:
	mov	%r9d, %ecx
	rep stosb
fill_stopped:
	sfence
	mov	%r8, %rax
	sub	%rdi, %rax
	ret
fill_end:

	.section .bss.fill_loop, "aw", @nobits
	.balign	8
	.globl fill_loop
	.hidden fill_loop
fill_loop:
	.skip	8

	.section .note.GNU-stack, "", @progbits
