/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 16550 output, one line at a time. */
#include "serial.h"
#include "cpu.h"

#include <stdarg.h>

/* PC16550D, 8.4 */
enum { LINE_STATUS = 5, TRANSMITTER_EMPTY = 0x40 };
enum { POLLS_MAX = 100000 }; /* about 0.1 s at one port read a microsecond: 100 baud and up */
enum { DIGITS_MAX = 20 };

static uint16_t port;

void serial_use(uint16_t io_port)
{
	port = io_port;
}

static void drain(void)
{
	for (unsigned int i = 0; port && i < POLLS_MAX; i++)
		if (in8(port + LINE_STATUS) & TRANSMITTER_EMPTY)
			return;
	port = 0;
}

static void put(char c)
{
	drain();
	if (port)
		out8(port, (uint8_t)c);
}

static void put_text(const char *text)
{
	while (*text)
		put(*text++);
}

static void put_number(unsigned long value, unsigned int base)
{
	char digit[DIGITS_MAX];
	unsigned int n = 0;

	do {
		digit[n++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	while (n)
		put(digit[--n]);
}

void say(const char *text, ...)
{
	va_list args;

	put_text("memwipe: ");
	va_start(args, text);
	for (; *text; text++) {
		if (*text != '%') {
			put(*text);
		} else if (*++text == 's') {
			put_text(va_arg(args, const char *));
		} else {
			text++;
			put_number(va_arg(args, unsigned long), *text == 'x' ? 16 : 10);
		}
	}
	va_end(args);
	put_text("\r\n");
	drain();
}
