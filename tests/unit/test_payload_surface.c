/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Letters become pixels, in memory of exactly the size that the screen says. */
#include "kexec-wipe/payload/font.c"
#include "kexec-wipe/payload/surface.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct screen formats[] = {
	{ .base = 1, .bits = 32, .red = { 16, 8 }, .green = { 8, 8 }, .blue = { 0, 8 } },
	{ .base = 1, .bits = 32, .red = { 0, 8 }, .green = { 8, 8 }, .blue = { 16, 8 } },
	{ .base = 1, .bits = 24, .red = { 16, 8 }, .green = { 8, 8 }, .blue = { 0, 8 } },
	{ .base = 1, .bits = 16, .red = { 11, 5 }, .green = { 5, 6 }, .blue = { 0, 5 } },
	{ .base = 1, .bits = 16, .red = { 10, 5 }, .green = { 5, 5 }, .blue = { 0, 5 } },
};
enum { FORMATS = sizeof(formats) / sizeof(formats[0]), PAD_BYTES = 12 };

static struct screen screen;
static struct surface made;

static void make(const struct screen *format, uint16_t width, uint16_t height)
{
	screen = *format;
	screen.width = width;
	screen.height = height;
	screen.pitch = width * screen.bits / BYTE_BITS + PAD_BYTES;
	screen.bytes = screen.pitch * height;
	assert_null(screen_check(&screen));
	free(made.at);
	surface_init(&made, &screen, calloc(1, screen.bytes));
	assert_non_null(made.at);
}

static uint32_t value_at(uint32_t x, uint32_t y)
{
	const uint8_t *at = made.at + y * screen.pitch + x * screen.bits / BYTE_BITS;
	uint32_t value = 0;

	for (unsigned int i = 0; i < screen.bits / BYTE_BITS; i++)
		value |= (uint32_t)at[i] << BYTE_BITS * i;
	return value;
}

static unsigned int lit(void)
{
	unsigned int count = 0;

	for (uint32_t y = 0; y < screen.height; y++)
		for (uint32_t x = 0; x < screen.width; x++)
			count += value_at(x, y) != 0;
	return count;
}

static void colours_go_where_the_format_has_them(void **state)
{
	static const uint32_t red[FORMATS] = { 0xff0000, 0xff, 0xff0000, 0xf800, 0x7c00 };
	static const uint32_t white[FORMATS] = { 0xffffff, 0xffffff, 0xffffff, 0xffff, 0x7fff };

	for (unsigned int i = 0; i < FORMATS; i++) {
		make(&formats[i], 20, 20);
		surface_fill(&made, 3, 4, 2, 1, RED);
		surface_fill(&made, 7, 4, 1, 1, WHITE);
		assert_int_equal(value_at(3, 4), red[i]);
		assert_int_equal(value_at(4, 4), red[i]);
		assert_int_equal(value_at(7, 4), white[i]);
		assert_int_equal(lit(), 3);
	}
}

static void an_area_ends_at_the_edges(void **state)
{
	for (unsigned int i = 0; i < FORMATS; i++) {
		make(&formats[i], 20, 10);
		surface_fill(&made, 18, 8, 100, UINT32_MAX, WHITE);
		assert_int_equal(lit(), 4);
		surface_fill(&made, 30, 2, 5, 5, WHITE);
		surface_fill(&made, 2, 30, 5, 5, WHITE);
		assert_int_equal(lit(), 4);
		for (uint32_t y = 0; y < screen.height; y++)
			for (unsigned int b = 0; b < PAD_BYTES; b++)
				assert_int_equal(made.at[(y + 1) * screen.pitch - PAD_BYTES + b],
						 0);
	}
}

static void a_letter_is_its_dots(void **state)
{
	static const char *const picture[FONT_ROWS] = { "#####", "..#..", "..#..", "..#..",
							"..#..", "..#..", "..#..", "....." };

	make(&formats[0], 20, 20);
	surface_text(&made, 2, 3, "T", WHITE);
	for (uint32_t y = 0; y < FONT_ROWS; y++)
		for (uint32_t x = 0; x < FONT_COLUMNS; x++)
			assert_int_equal(value_at(2 + x, 3 + y) != 0, picture[y][x] == '#');
	assert_int_equal(lit(), 11);
}

static void letters_grow_with_the_screen(void **state)
{
	static const struct {
		uint16_t width, height;
		uint32_t scale;
	} cases[] = { { 320, 200, 1 },	 { 640, 480, 1 },   { 1024, 768, 2 },
		      { 1920, 1080, 4 }, { 3840, 2160, 8 }, { 1080, 1920, 2 } };

	for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		make(&formats[0], cases[i].width, cases[i].height);
		assert_int_equal(made.scale, cases[i].scale);
		surface_text(&made, 0, 0, "T", WHITE);
		assert_int_equal(lit(), 11 * made.scale * made.scale);
	}
}

static void a_long_text_ends_at_the_edge(void **state)
{
	make(&formats[2], 20, 9);
	surface_text(&made, 0, 5, "TTTTTTTTTTTTTTTTTTTT", WHITE);
	assert_int_equal(lit(), 3 * (5 + 3) + 2 + 0);
}

static void every_sign_of_a_message_has_dots(void **state)
{
	static const char used[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
				   ".,:;-/()'%_";
	static const uint8_t blank[FONT_ROWS];

	for (const char *c = used; *c; c++)
		assert_memory_not_equal(font_glyph(*c), blank, FONT_ROWS);
	for (const char *a = used; *a; a++)
		for (const char *b = a + 1; *b; b++)
			assert_memory_not_equal(font_glyph(*a), font_glyph(*b), FONT_ROWS);
	assert_memory_equal(font_glyph(' '), blank, FONT_ROWS);
	assert_memory_equal(font_glyph('\n'), blank, FONT_ROWS);
	assert_memory_equal(font_glyph((char)0xe4), blank, FONT_ROWS);
}

static int release(void **state)
{
	free(made.at);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(colours_go_where_the_format_has_them),
		cmocka_unit_test(an_area_ends_at_the_edges),
		cmocka_unit_test(a_letter_is_its_dots),
		cmocka_unit_test(letters_grow_with_the_screen),
		cmocka_unit_test(a_long_text_ends_at_the_edge),
		cmocka_unit_test(every_sign_of_a_message_has_dots),
	};

	return cmocka_run_group_tests(tests, NULL, release);
}
