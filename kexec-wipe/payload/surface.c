/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "surface.h"
#include "arithmetic.h"
#include "font.h"

enum { LINE_CELLS = 80, LINES = 25, BYTE_BITS = 8 };

void surface_init(struct surface *surface, const struct screen *screen, void *at)
{
	uint32_t scale = min_u64(screen->width / (LINE_CELLS * CELL_COLUMNS),
				 screen->height / (LINES * CELL_ROWS));

	*surface = (struct surface){ .at = at, .screen = screen, .scale = scale ? scale : 1 };
}

static uint32_t full(struct screen_colour colour)
{
	return (uint32_t)((1ULL << colour.bits) - 1) << colour.at;
}

static uint32_t pixel(const struct screen *screen, enum colour colour)
{
	return (colour & 1 ? full(screen->red) : 0) | (colour & 2 ? full(screen->green) : 0) |
	       (colour & 4 ? full(screen->blue) : 0);
}

/* Pixels of three bytes have no natural width. */
static void put(uint8_t *at, uint32_t value, unsigned int bytes)
{
	switch (bytes) {
	case sizeof(uint32_t):
		*(volatile uint32_t *)at = value;
		break;
	case sizeof(uint16_t):
		*(volatile uint16_t *)at = (uint16_t)value;
		break;
	default:
		for (; bytes; bytes--, value >>= BYTE_BITS)
			*(volatile uint8_t *)at++ = (uint8_t)value;
	}
}

void surface_fill(const struct surface *surface, uint32_t x, uint32_t y, uint32_t width,
		  uint32_t height, enum colour colour)
{
	const struct screen *screen = surface->screen;
	uint32_t right = x + min_u64(width, screen->width - min_u64(x, screen->width));
	uint32_t bottom = y + min_u64(height, screen->height - min_u64(y, screen->height));
	uint32_t value = pixel(screen, colour);
	unsigned int bytes = screen->bits / BYTE_BITS;

	for (; y < bottom; y++) {
		uint8_t *line = surface->at + (uint64_t)y * screen->pitch;

		for (uint32_t i = x; i < right; i++)
			put(line + (uint64_t)i * bytes, value, bytes);
	}
}

static void draw_glyph(const struct surface *surface, uint32_t x, uint32_t y, const uint8_t *dots,
		       enum colour colour)
{
	uint32_t scale = surface->scale;

	for (unsigned int row = 0; row < FONT_ROWS; row++)
		for (unsigned int column = 0; column < FONT_COLUMNS; column++)
			if (dots[row] >> (FONT_COLUMNS - 1 - column) & 1)
				surface_fill(surface, x + column * scale, y + row * scale, scale,
					     scale, colour);
}

void surface_text(const struct surface *surface, uint32_t x, uint32_t y, const char *text,
		  enum colour colour)
{
	for (; *text && x < surface->screen->width; text++) {
		draw_glyph(surface, x, y, font_glyph(*text), colour);
		x += CELL_COLUMNS * surface->scale;
	}
}
