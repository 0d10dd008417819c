/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <linux/linkage.h>
#include <asm/ibt.h>
#include <asm/nospec-branch.h>
#include <asm/unwind_hints.h>
#include "compat.h"

	.text
	.balign	64
/* in: rdi = CR4, rsi = CR3, rdx = address to jump to */
SYM_CODE_START(switch_tables)
	UNWIND_HINT_END_OF_STACK
	ENDBR
	cli
	mov	%rdi, %cr4
	mov	%rsi, %cr3
	ANNOTATE_RETPOLINE_SAFE
	jmp	*%rdx
	int3
SYM_CODE_END(switch_tables)

	.section .note.GNU-stack, "", @progbits
