/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payload image, inside the loader: no file to find, to trust or to lose. */
	.section .rodata
	.balign 16
	.globl payload_blob, payload_blob_end
payload_blob:
	.incbin PAYLOAD_BIN
payload_blob_end:

	.section .note.GNU-stack, "", @progbits
