/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "screen.h"
#include "surface.h"
#include "vga.h"
#include "video_window.h"

enum { TITLE_ROW, BAR_ROW = 2, FIRST_ROW = 4, LEFT_COLUMN = 2, ROWS_MIN = FIRST_ROW + 1 };
enum { ROWS_MAX = VGA_ROWS };
enum { BAR_CELLS = 64, LINE_CELLS = 80 };
/* VGA attributes: foreground, background << 4 */
enum { WHITE_ON_BLACK = 0x0f, WHITE_ON_GREEN = 0x2f, WHITE_ON_RED = 0x4f, BLACK_ON_WHITE = 0x70 };

static enum { NO_SCREEN, PIXELS, LETTERS } kind;
static struct surface surface;
static unsigned int rows, next_row;
static unsigned int bar; /* cells filled */
/* What the rows show. */
static struct {
	char text[LINE_CELLS + 1];
	enum tone tone;
} shown[ROWS_MAX];
/*
 * Stays true if an exception cuts drawing off. Then nothing is drawn any more, because each later
 * line would cut off the phase that prints it.
 */
static volatile bool drawing;

static void put_letters(unsigned int row, unsigned int column, const char *text, enum tone tone)
{
	vga_text(row, column, text,
		 tone == TONE_GOOD  ? WHITE_ON_GREEN
		 : tone == TONE_BAD ? WHITE_ON_RED
				    : WHITE_ON_BLACK);
}

static uint32_t row_height(void)
{
	return CELL_ROWS * surface.scale;
}

static uint32_t cell_width(void)
{
	return CELL_COLUMNS * surface.scale;
}

static void put_pixels(unsigned int row, unsigned int column, const char *text, enum tone tone)
{
	static const uint8_t paper[] = { BLACK, GREEN, RED };

	surface_fill(&surface, 0, row * row_height(), surface.screen->width, row_height(),
		     paper[tone]);
	surface_text(&surface, column * cell_width(), row * row_height() + surface.scale, text,
		     tone == TONE_GOOD ? BLACK : WHITE);
}

static void put_row(unsigned int row, const char *text, enum tone tone)
{
	char line[LINE_CELLS + 1];
	unsigned int i;

	for (i = 0; i < LINE_CELLS - LEFT_COLUMN; i++)
		line[i] = *text ? *text++ : ' ';
	line[i] = 0;
	if (kind == LETTERS)
		put_letters(row, LEFT_COLUMN, line, tone);
	else
		put_pixels(row, LEFT_COLUMN, line, tone);
}

static void fill_bar_cell(unsigned int cell)
{
	if (kind == LETTERS)
		vga_text(BAR_ROW, LEFT_COLUMN + cell, " ", BLACK_ON_WHITE);
	else
		surface_fill(&surface, (LEFT_COLUMN + cell) * cell_width(), BAR_ROW * row_height(),
			     cell_width(), row_height(), WHITE);
}

static bool start_pixels(const struct handover *block)
{
	const struct screen *screen = &block->screen;
	struct mem_range r = screen_range(screen);

	if (screen_check(screen) || handover_touches_ram(block, r) ||
	    screen->bytes > VIDEO_WINDOW_BYTES)
		return false;
	surface_init(&surface, screen, video_window_move(r));
	rows = screen->height / row_height();
	if (rows > ROWS_MAX)
		rows = ROWS_MAX;
	return rows >= ROWS_MIN;
}

static bool start_letters(void)
{
	if (!vga_shows_text())
		return false;
	vga_text_start();
	rows = VGA_ROWS;
	return true;
}

static void empty_bar(void)
{
	char line[BAR_CELLS + 1];

	for (unsigned int i = 0; i < BAR_CELLS; i++)
		line[i] = '.';
	line[BAR_CELLS] = 0;
	put_row(BAR_ROW, line, TONE_PLAIN);
	bar = 0;
}

static void draw_all(void)
{
	unsigned int filled = bar;

	put_row(TITLE_ROW, screen_title, TONE_PLAIN);
	empty_bar();
	while (bar < filled)
		fill_bar_cell(bar++);
	for (unsigned int row = FIRST_ROW; row < rows; row++)
		if (*shown[row].text)
			put_row(row, shown[row].text, shown[row].tone);
}

void screen_start(const struct handover *block)
{
	if (drawing)
		return;
	drawing = true;
	if (!next_row)
		next_row = FIRST_ROW;
	if (start_pixels(block))
		kind = PIXELS;
	else
		kind = start_letters() ? LETTERS : NO_SCREEN;
	if (kind != NO_SCREEN)
		draw_all();
	drawing = false;
}

static void keep(unsigned int row, const char *text, enum tone tone)
{
	char *to = shown[row].text;

	for (unsigned int i = 0; i < LINE_CELLS && *text; i++)
		*to++ = *text++;
	*to = 0;
	shown[row].tone = tone;
}

void screen_line(const char *text, enum tone tone)
{
	if (kind == NO_SCREEN || drawing)
		return;
	drawing = true;
	keep(next_row, text, tone);
	put_row(next_row++, text, tone);
	if (next_row >= rows)
		next_row = FIRST_ROW;
	drawing = false;
}

void screen_progress(uint64_t done, uint64_t total)
{
	unsigned int cells = done < total ? (unsigned int)(done * BAR_CELLS / total) : BAR_CELLS;

	if (kind == NO_SCREEN || drawing)
		return;
	drawing = true;
	if (cells < bar)
		empty_bar();
	while (bar < cells)
		fill_bar_cell(bar++);
	drawing = false;
}
