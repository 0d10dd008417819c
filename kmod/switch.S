/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/linkage.h>
#include <asm/ibt.h>
#include <asm/nospec-branch.h>

	.text
	.balign	64
/*
 * in: rdi = CR4, rsi = CR3, rdx = address to jump to
 * A function for objtool, to which a jump to an address is then a call that may come back. Of one that
 * cannot, some kernels' objtool wants __noreturn, and that of others refuses it.
 */
SYM_FUNC_START(switch_tables)
	ENDBR
	cli
	mov	%rdi, %cr4
	mov	%rsi, %cr3
	ANNOTATE_RETPOLINE_SAFE
	jmp	*%rdx
	int3
SYM_FUNC_END(switch_tables)

	.section .note.GNU-stack, "", @progbits
