/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Both outputs are called by name, because a table of functions would need relocation. */
#include "console.h"
#include "line.h"
#include "screen.h"
#include "serial.h"

/* A line takes some 3 ms at 115200 baud: too long between the quarters of a short job. */
enum { LONG_JOB_PIECES = 1024, QUARTERS = 4, QUARTER_PERCENT = 25 };

static void print_line(enum tone tone, const char *text, va_list args)
{
	struct line line;

	line_start(&line, "memwipe: ");
	line_format(&line, text, args);
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
