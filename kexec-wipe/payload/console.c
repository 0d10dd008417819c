/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Both outputs are called by name, because a table of functions would need relocation. */
#include "console.h"
#include "screen.h"
#include "serial.h"

#include <stdarg.h>

enum { LINE_BYTES = 160, DIGITS_MAX = 20 };
/* A line takes some 3 ms at 115200 baud: too long between the quarters of a short job. */
enum { LONG_JOB_PIECES = 1024, QUARTERS = 4, QUARTER_PERCENT = 25 };

struct line {
	char text[LINE_BYTES];
	unsigned int length; /* what does not fit is cut off */
};

static void put(struct line *line, char c)
{
	if (line->length < LINE_BYTES - 1)
		line->text[line->length++] = c;
}

static void put_text(struct line *line, const char *text)
{
	while (*text)
		put(line, *text++);
}

static void put_number(struct line *line, unsigned long value, unsigned int base)
{
	char digit[DIGITS_MAX];
	unsigned int n = 0;

	do {
		digit[n++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	while (n)
		put(line, digit[--n]);
}

static void print_line(enum tone tone, const char *text, va_list args)
{
	struct line line;

	line.length = 0;
	put_text(&line, "memwipe: ");
	for (; *text; text++) {
		if (*text != '%') {
			put(&line, *text);
		} else if (*++text == 's') {
			put_text(&line, va_arg(args, const char *));
		} else {
			text++;
			put_number(&line, va_arg(args, unsigned long), *text == 'x' ? 16 : 10);
		}
	}
	line.text[line.length] = 0;
	serial_line(line.text);
	screen_line(line.text, tone);
}

void say(const char *text, ...)
{
	va_list args;

	va_start(args, text);
	print_line(TONE_PLAIN, text, args);
	va_end(args);
}

void say_verdict(bool good, const char *text, ...)
{
	va_list args;

	va_start(args, text);
	print_line(good ? TONE_GOOD : TONE_BAD, text, args);
	va_end(args);
}

void console_progress(uint64_t done, uint64_t total)
{
	static uint64_t last_quarter;
	uint64_t quarter = total < LONG_JOB_PIECES ? 0 : QUARTERS * done / total;

	screen_progress(done, total);
	if (last_quarter < quarter && quarter < QUARTERS)
		say("%lu percent", quarter * QUARTER_PERCENT);
	last_quarter = quarter;
}
