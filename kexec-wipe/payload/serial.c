/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 16550 output, one line at a time. */
#include "serial.h"
#include "cpu.h"

/* PC16550D, 8.4 */
enum { LINE_STATUS = 5, TRANSMITTER_EMPTY = 0x40 };
/* At one port read a microsecond this is 0.1 s for a character: 100 baud and up. */
#ifndef SERIAL_POLLS_MAX
#define SERIAL_POLLS_MAX 100000
#endif

static uint16_t port;

void serial_use(uint16_t io_port)
{
	port = io_port;
}

static void drain(void)
{
	for (unsigned int i = 0; port && i < SERIAL_POLLS_MAX; i++)
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

void serial_line(const char *text)
{
	put_text(text);
	put_text("\r\n");
	drain();
}
