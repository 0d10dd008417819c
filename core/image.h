/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a loader must know of the payload image. The image is position-independent: it may lie at
 * any page below 4 GiB where [base, base + memory_bytes + handover block) is RAM. Its entry point
 * is its first byte, in 64-bit mode with interrupts off and that range mapped one to one; no
 * register need hold anything.
 *
 *   base                    image, file_bytes long, then zeros up to memory_bytes
 *   base + memory_bytes     handover block, handover.h
 */
#ifndef MEMWIPE_CORE_IMAGE_H
#define MEMWIPE_CORE_IMAGE_H

#define PAYLOAD_MAGIC 0x3144414f4c59504dULL /* "MPYLOAD1" */

#define PAYLOAD_HEADER_OFFSET 8 /* bytes from the start of the image */

#ifndef __ASSEMBLER__
#include "types.h"

struct payload_header {
	uint64_t magic;
	uint32_t file_bytes;   /* of the image */
	uint32_t memory_bytes; /* image and zeros, a multiple of 4096 */
};
#endif

#endif
