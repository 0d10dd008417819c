/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "picture.h"

#include "kexec-wipe/payload/surface.h"

enum { TEXT_ROWS = 25, SQUARE_PIXELS = 4, ROWS_MIN = 4 };

/* In the order in which one hides another in the same square. */
enum weight { WEIGHT_EMPTY, WEIGHT_PATTERN, WEIGHT_OTHER, WEIGHT_SECRET };

static struct surface surface;
static uint32_t columns, rows, top; /* no rows: nothing is drawn */
static uint64_t square_bytes, done, drawn;
static enum weight heaviest; /* in the square in work */

static void draw(uint64_t square, enum colour colour)
{
	surface_fill(&surface, (uint32_t)(square % columns) * SQUARE_PIXELS,
		     top + (uint32_t)(square / columns) * SQUARE_PIXELS, SQUARE_PIXELS,
		     SQUARE_PIXELS, colour);
}

void picture_start(const struct screen *screen, void *at, uint64_t bytes)
{
	uint64_t squares;

	surface_init(&surface, screen, at);
	top = TEXT_ROWS * CELL_ROWS * surface.scale;
	columns = screen->width / SQUARE_PIXELS;
	rows = top < screen->height ? (screen->height - top) / SQUARE_PIXELS : 0;
	if (rows < ROWS_MIN) {
		rows = 0;
		return;
	}
	squares = (uint64_t)columns * rows;
	square_bytes = (bytes + squares - 1) / squares;
	squares = (bytes + square_bytes - 1) / square_bytes;
	for (uint64_t i = 0; i < squares; i++)
		draw(i, BLUE);
}

static enum colour colour_of(enum weight weight)
{
	switch (weight) {
	case WEIGHT_SECRET:
		return RED;
	case WEIGHT_OTHER:
		return WHITE;
	case WEIGHT_PATTERN:
		return YELLOW;
	case WEIGHT_EMPTY:
		break;
	}
	return BLACK;
}

static enum weight weight_of(enum page_kind kind, bool secret)
{
	if (secret)
		return WEIGHT_SECRET;
	if (kind == PAGE_OTHER)
		return WEIGHT_OTHER;
	return kind == PAGE_PATTERN ? WEIGHT_PATTERN : WEIGHT_EMPTY;
}

/* A page that lies in two squares or more shows in all of them. */
void picture_add(uint64_t bytes, enum page_kind kind, bool secret)
{
	enum weight weight = weight_of(kind, secret);

	if (!rows)
		return;
	if (weight > heaviest)
		heaviest = weight;
	done += bytes;
	for (; drawn < done / square_bytes; drawn++) {
		draw(drawn, colour_of(heaviest));
		heaviest = (drawn + 1) * square_bytes == done ? WEIGHT_EMPTY : weight;
	}
}

void picture_end(void)
{
	if (rows && done % square_bytes)
		draw(drawn, colour_of(heaviest));
	rows = 0;
}
