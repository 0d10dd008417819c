/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payload image: the same as in kexec-wipe. */
#include <linux/linkage.h>

	.section .rodata
	.balign	16
SYM_DATA_START(payload_image)
	.incbin	"payload.bin"
SYM_DATA_END_LABEL(payload_image, SYM_L_GLOBAL, payload_image_end)

	.section .note.GNU-stack, "", @progbits
