/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What init needs of a C library. */
	.text
	.globl _start
_start:
	mov	(%rsp), %rdi		/* argc */
	lea	8(%rsp), %rsi		/* argv */
	and	$-16, %rsp
	call	init
	ud2				/* process 1 must not end: the kernel panics, and restarts */

/* long ask_kernel(long number, first, ... fifth): a system call; the sixth argument is 0. */
	.globl ask_kernel
ask_kernel:
	mov	%rdi, %rax
	mov	%rsi, %rdi
	mov	%rdx, %rsi
	mov	%rcx, %rdx
	mov	%r8, %r10
	mov	%r9, %r8
	xor	%r9d, %r9d
	syscall
	ret

	.section .note.GNU-stack, "", @progbits
