/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payload and the stock kernel's initramfs, inside the loader: no file to find, to trust or to lose. */
	.macro blob name, file
	.balign 16
	.globl \name, \name\()_bytes
\name:
	.incbin "\file"
\name\()_end:
	.balign 8
\name\()_bytes:
	.quad \name\()_end - \name
	.endm

	.section .rodata
	blob payload_blob, PAYLOAD_BIN
	blob initramfs_blob, INITRAMFS

	.section .note.GNU-stack, "", @progbits
