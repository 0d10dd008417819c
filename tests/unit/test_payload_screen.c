/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where lines and the bar come to lie, on a screen of letters, and when there is no screen. */
#include "kexec-wipe/payload/screen.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

const char screen_title[] = "memwipe";

static char cell[VGA_ROWS][VGA_COLUMNS];
static uint8_t attribute_at[VGA_ROWS][VGA_COLUMNS];
static bool has_letters;
static unsigned int writes;

bool vga_shows_text(void)
{
	return has_letters;
}

void vga_text_start(void)
{
}

void vga_text(unsigned int row, unsigned int column, const char *text, uint8_t attribute)
{
	assert_true(row < VGA_ROWS && column + strlen(text) <= VGA_COLUMNS);
	writes++;
	for (; *text; text++, column++) {
		cell[row][column] = *text;
		attribute_at[row][column] = attribute;
	}
}

void *video_window_move(struct mem_range r)
{
	fail_msg("no frame buffer is to be looked at");
	return NULL;
}

void surface_init(struct surface *made, const struct screen *screen, void *at)
{
}

void surface_fill(const struct surface *made, uint32_t x, uint32_t y, uint32_t width,
		  uint32_t height, enum colour colour)
{
	fail();
}

void surface_text(const struct surface *made, uint32_t x, uint32_t y, const char *text,
		  enum colour colour)
{
	fail();
}

static struct handover *block;

static int start(void **state)
{
	block = calloc(1, handover_bytes(1));
	assert_non_null(block);
	block->ram_count = 1;
	block->range[0] = (struct mem_range){ 0x100000, 0x40000000 };
	memset(cell, 0, sizeof(cell));
	kind = NO_SCREEN;
	has_letters = true;
	writes = bar = next_row = 0;
	memset(shown, 0, sizeof(shown));
	return 0;
}

static int end(void **state)
{
	free(block);
	return 0;
}

static unsigned int filled(void)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < VGA_COLUMNS; i++)
		count += attribute_at[BAR_ROW][i] == BLACK_ON_WHITE;
	return count;
}

static void lines_go_down_and_begin_again(void **state)
{
	screen_start(block);
	for (unsigned int i = FIRST_ROW; i < VGA_ROWS; i++)
		screen_line("first", TONE_PLAIN);
	assert_memory_equal(&cell[FIRST_ROW][LEFT_COLUMN], "first ", 6);
	assert_memory_equal(&cell[VGA_ROWS - 1][LEFT_COLUMN], "first ", 6);
	screen_line("2nd", TONE_GOOD);
	assert_memory_equal(&cell[FIRST_ROW][LEFT_COLUMN], "2nd   ", 6);
	assert_int_equal(attribute_at[FIRST_ROW][LEFT_COLUMN], WHITE_ON_GREEN);
	assert_memory_equal(&cell[TITLE_ROW][LEFT_COLUMN], "memwipe", 7);
}

static void a_long_line_is_cut(void **state)
{
	char line[200];

	memset(line, 'x', sizeof(line) - 1);
	line[sizeof(line) - 1] = 0;
	screen_start(block);
	screen_line(line, TONE_BAD);
	assert_int_equal(cell[FIRST_ROW][VGA_COLUMNS - 1], 'x');
}

static void the_bar_grows_with_the_work(void **state)
{
	screen_start(block);
	assert_int_equal(filled(), 0);
	screen_progress(1, 1000);
	assert_int_equal(filled(), 0);
	screen_progress(500, 1000);
	assert_int_equal(filled(), BAR_CELLS / 2);
	writes = 0;
	screen_progress(501, 1000);
	assert_int_equal(writes, 0);
	screen_progress(1000, 1000);
	assert_int_equal(filled(), BAR_CELLS);
	screen_progress(1, 3); /* the next job */
	assert_int_equal(filled(), BAR_CELLS / 3);
	screen_progress(0, 0);
	assert_int_equal(filled(), BAR_CELLS);
}

static void all_is_drawn_again(void **state)
{
	char before[VGA_ROWS][VGA_COLUMNS];

	screen_start(block);
	for (unsigned int i = FIRST_ROW; i <= VGA_ROWS; i++)
		screen_line(i & 1 ? "odd" : "even", i & 1 ? TONE_GOOD : TONE_PLAIN);
	screen_progress(500, 1000);
	memcpy(before, cell, sizeof(cell));
	memset(cell, 0, sizeof(cell));
	memset(attribute_at, 0, sizeof(attribute_at));
	screen_start(block);
	assert_memory_equal(cell, before, sizeof(cell));
	assert_int_equal(filled(), BAR_CELLS / 2);
	assert_int_equal(attribute_at[FIRST_ROW + 1][LEFT_COLUMN], WHITE_ON_GREEN);
	screen_line("next", TONE_PLAIN);
	assert_memory_equal(&cell[FIRST_ROW + 1][LEFT_COLUMN], "next ", 5);
}

static void nothing_is_drawn_again_after_an_exception(void **state)
{
	screen_start(block);
	drawing = true;
	writes = 0;
	screen_start(block);
	assert_int_equal(writes, 0);
	drawing = false;
}

static void nothing_is_drawn_without_a_screen(void **state)
{
	has_letters = false;
	screen_start(block);
	screen_line("words", TONE_PLAIN);
	screen_progress(1, 2);
	assert_int_equal(writes, 0);
}

static void nothing_is_drawn_into_ram(void **state)
{
	has_letters = false;
	block->screen = (struct screen){ .base = 0x3ffff000,
					 .bytes = 4 << 20,
					 .pitch = 4096,
					 .width = 1024,
					 .height = 768,
					 .bits = 32,
					 .red = { 16, 8 },
					 .green = { 8, 8 },
					 .blue = { 0, 8 } };
	assert_null(screen_check(&block->screen));
	screen_start(block);
	screen_line("words", TONE_PLAIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(lines_go_down_and_begin_again, start, end),
		cmocka_unit_test_setup_teardown(a_long_line_is_cut, start, end),
		cmocka_unit_test_setup_teardown(the_bar_grows_with_the_work, start, end),
		cmocka_unit_test_setup_teardown(all_is_drawn_again, start, end),
		cmocka_unit_test_setup_teardown(nothing_is_drawn_again_after_an_exception, start,
						end),
		cmocka_unit_test_setup_teardown(nothing_is_drawn_without_a_screen, start, end),
		cmocka_unit_test_setup_teardown(nothing_is_drawn_into_ram, start, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
