/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payload image, inside the loader: no file to find, to trust or to lose. */
	.section .rodata
	.balign 16
	.globl payload_blob, payload_blob_bytes
payload_blob:
	.incbin PAYLOAD_BIN
payload_blob_end:
	.balign 8
payload_blob_bytes:
	.quad payload_blob_end - payload_blob

	.section .note.GNU-stack, "", @progbits
