/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Registers as IBM's PS/2 Hardware Interface Technical Reference (1988, "Video Subsystem") has
 * them, and every graphics adapter since that imitates a VGA.
 */
#include "vga.h"
#include "cpu.h"
#include "fill.h"
#include "font.h"
#include "video_window.h"

enum {
	SEQUENCER = 0x3c4, /* index; data behind it, here and below */
	GRAPHICS = 0x3ce,
	MISC_OUTPUT = 0x3cc,
	CRTC_MONO = 0x3b4,
	CRTC_COLOUR = 0x3d4,
};
enum { MISC_COLOUR = 1 << 0, MISC_RAM = 1 << 1, NO_DEVICE = 0xff };
enum { SEQ_MAP_MASK = 2, SEQ_MEMORY_MODE = 4 };
enum {
	GFX_SET_RESET = 1,
	GFX_ROTATE = 3,
	GFX_MODE = 5,
	GFX_MISC = 6,
	GFX_BIT_MASK = 8,
	GFX_MISC_GRAPHICS = 1 << 0,
	GFX_MISC_MAP_SHIFT = 2,
	GFX_MAP_MONO_TEXT = 2, /* 0xB0000 */
	GFX_MAP_TEXT = 3,      /* 0xB8000 */
};
enum { CRTC_CURSOR = 0x0a, CRTC_CURSOR_OFF = 1 << 5, CRTC_START_HIGH = 0x0c, CRTC_START_LOW };

#define WINDOW	   ((struct mem_range){ 0xa0000, 0xc0000 })
#define TEXT	   0x18000
#define MONO_TEXT  0x10000
#define PLANE_SIZE 0x10000
enum { PLANES = 4, ALL_PLANES = 0xf, LETTER_PLANE = 1 << 2 };
enum { LETTER_BYTES = 32, LETTER_COLUMNS_SHIFT = 2 };
enum { CELL_BYTES = 2 };

/* A register, and its value with which a byte that is written goes to all planes in the map mask.
 */
struct setting {
	uint16_t port;
	uint8_t index;
	uint8_t value;
};

static const struct setting planar[] = {
	{ SEQUENCER, SEQ_MAP_MASK, ALL_PLANES },
	{ SEQUENCER, SEQ_MEMORY_MODE, 0x06 }, /* all memory, neither odd/even nor chained */
	{ GRAPHICS, GFX_SET_RESET, 0 },
	{ GRAPHICS, GFX_ROTATE, 0 },
	{ GRAPHICS, GFX_MODE, 0 },
	{ GRAPHICS, GFX_MISC, 1 << GFX_MISC_MAP_SHIFT }, /* 64 KiB at 0xA0000 */
	{ GRAPHICS, GFX_BIT_MASK, 0xff },
};
enum { SETTINGS = sizeof(planar) / sizeof(planar[0]) };

static volatile uint8_t *cells; /* letter, attribute, row by row */

static uint8_t get(uint16_t port, uint8_t index)
{
	out8(port, index);
	return in8(port + 1);
}

static void set(uint16_t port, uint8_t index, uint8_t value)
{
	out8(port, index);
	out8(port + 1, value);
}

bool vga_present(void)
{
	uint8_t misc = in8(MISC_OUTPUT);

	return misc != NO_DEVICE && misc & MISC_RAM;
}

bool vga_shows_text(void)
{
	uint8_t misc;

	if (!vga_present())
		return false;
	misc = get(GRAPHICS, GFX_MISC);
	return !(misc & GFX_MISC_GRAPHICS) && misc >> GFX_MISC_MAP_SHIFT >= GFX_MAP_MONO_TEXT;
}

/* Letters are eight dots wide and sixteen high: every row of the font twice. */
static void load_letters(volatile uint8_t *plane)
{
	set(SEQUENCER, SEQ_MAP_MASK, LETTER_PLANE);
	for (unsigned int c = FONT_FIRST; c <= FONT_LAST; c++) {
		const uint8_t *dots = font_glyph((char)c);

		for (unsigned int row = 0; row < 2 * FONT_ROWS; row++)
			plane[c * LETTER_BYTES + row] =
				(uint8_t)(dots[row / 2] << LETTER_COLUMNS_SHIFT);
	}
}

uint64_t vga_clear(void)
{
	uint8_t saved[SETTINGS];
	uint8_t *plane = video_window_move(WINDOW);
	bool text = vga_shows_text();
	uint64_t unwritten;

	for (unsigned int i = 0; i < SETTINGS; i++) {
		saved[i] = get(planar[i].port, planar[i].index);
		set(planar[i].port, planar[i].index, planar[i].value);
	}
	unwritten = fill(plane, PLANE_SIZE);
	if (text)
		load_letters(plane);
	for (unsigned int i = SETTINGS; i; i--)
		set(planar[i - 1].port, planar[i - 1].index, saved[i - 1]);
	return PLANES * (PLANE_SIZE - unwritten);
}

void vga_text_start(void)
{
	uint16_t crtc = in8(MISC_OUTPUT) & MISC_COLOUR ? CRTC_COLOUR : CRTC_MONO;
	bool mono = get(GRAPHICS, GFX_MISC) >> GFX_MISC_MAP_SHIFT == GFX_MAP_MONO_TEXT;

	cells = (uint8_t *)video_window_move(WINDOW) + (mono ? MONO_TEXT : TEXT);
	set(crtc, CRTC_START_HIGH, 0);
	set(crtc, CRTC_START_LOW, 0);
	set(crtc, CRTC_CURSOR, get(crtc, CRTC_CURSOR) | CRTC_CURSOR_OFF);
}

void vga_text(unsigned int row, unsigned int column, const char *text, uint8_t attribute)
{
	volatile uint8_t *cell = cells + CELL_BYTES * (row * VGA_COLUMNS + column);

	for (; *text && column < VGA_COLUMNS; text++, column++) {
		*cell++ = (uint8_t)*text;
		*cell++ = attribute;
	}
}
