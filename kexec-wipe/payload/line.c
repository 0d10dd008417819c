/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "line.h"

enum { DIGITS_MAX = 20 };

static void put(struct line *line, char c)
{
	if (line->length < LINE_BYTES - 1)
		line->text[line->length++] = c;
}

void line_put(struct line *line, const char *text)
{
	while (*text)
		put(line, *text++);
	line->text[line->length] = 0;
}

void line_start(struct line *line, const char *text)
{
	line->length = 0;
	line_put(line, text);
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

void line_format(struct line *line, const char *text, va_list args)
{
	for (; *text; text++) {
		if (*text != '%') {
			put(line, *text);
		} else if (*++text == 's') {
			line_put(line, va_arg(args, const char *));
		} else {
			text++;
			put_number(line, va_arg(args, unsigned long), *text == 'x' ? 16 : 10);
		}
	}
	line->text[line->length] = 0;
}
