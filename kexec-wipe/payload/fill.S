/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Non-temporal 16-byte stores, which every x86-64 has and which leave nothing in the caches; single
 * bytes at both ends. No access reaches outside the given bytes.
 */
#define TURN_BYTES 256 /* a divisor of the page size: a turn faults as a whole or not at all */
#define TURN_SHIFT 8
#define STORE_BYTES 16

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
	mov	%ecx, %edx
	and	$(TURN_BYTES - 1), %edx
	shr	$TURN_SHIFT, %rcx
	jz	2f
1:
	.set	at, 0
	.rept	TURN_BYTES / STORE_BYTES
	movntdq	%xmm0, at(%rdi)
	.set	at, at + STORE_BYTES
	.endr
	add	$TURN_BYTES, %rdi
	dec	%rcx
	jnz	1b
2:
	mov	%edx, %ecx
	rep stosb
fill_stopped:
	sfence
	mov	%r8, %rax
	sub	%rdi, %rax
	ret
fill_end:

	.section .note.GNU-stack, "", @progbits
