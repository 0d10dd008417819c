/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Draws on a linear frame buffer and clips at its edges. Never reads it: video memory is slow to
 * read. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_SURFACE_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_SURFACE_H

#include "core/screen_info.h"

/* Bit 0: red, 1: green, 2: blue, each full or off: the same in every pixel format. */
enum colour { BLACK = 0, RED = 1, GREEN = 2, YELLOW = 3, BLUE = 4, WHITE = 7 };

struct surface {
	uint8_t *at; /* the first pixel; stays the caller's */
	const struct screen *screen;
	uint32_t scale; /* pixels to each side of a dot of the font */
};

enum { CELL_COLUMNS = 6, CELL_ROWS = 10 }; /* dots of a letter and the space around it */

/*
 * The screen must have passed screen_check. The scale is the largest with which 80 characters fit
 * into a line and 25 lines onto the screen, but at least 1.
 */
void surface_init(struct surface *surface, const struct screen *screen, void *at);

void surface_fill(const struct surface *surface, uint32_t x, uint32_t y, uint32_t width,
		  uint32_t height, enum colour colour);

/* A text at a pixel. */
void surface_text(const struct surface *surface, uint32_t x, uint32_t y, const char *text,
		  enum colour colour);

#endif
