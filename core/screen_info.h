/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The frame buffer that firmware or the boot loader left, as Linux keeps it in struct screen_info
 * at the start of its boot parameters.
 */
#ifndef MEMWIPE_CORE_SCREEN_INFO_H
#define MEMWIPE_CORE_SCREEN_INFO_H

#include "ranges.h"

enum { SCREEN_INFO_BYTES = 64, SCREEN_PIXELS_MAX = 16384 };

/* Where one colour lies in a pixel, in bits from the lowest. */
struct screen_colour {
	uint8_t at;
	uint8_t bits;
};

/* A linear frame buffer; all zero: there is none. Part of the handover block. */
struct screen {
	uint64_t base; /* physical */
	uint32_t bytes;
	uint32_t pitch;	 /* bytes from one line to the next */
	uint16_t width;	 /* in pixels */
	uint16_t height; /* the same */
	uint8_t bits;	 /* per pixel: 16, 24 or 32 */
	struct screen_colour red, green, blue;
	uint8_t reserved[5];
};

/* The physical range that the frame buffer occupies. */
struct mem_range screen_range(const struct screen *screen);

/* NULL if it can be drawn to without leaving [base, base + bytes), else the reason. */
const char *screen_check(const struct screen *screen);

/* Parse the `bytes` bytes of screen_info. NULL, or why there is no frame buffer; *screen is then 0.
 */
const char *screen_info_read(const uint8_t *info, size_t bytes, struct screen *screen);

#endif
