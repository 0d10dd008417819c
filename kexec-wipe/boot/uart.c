/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "uart.h"

#include "kexec-wipe/payload/cpu.h"

/* PC16550D, 8: registers, and their values */
enum { DIVISOR_LOW = 0, DIVISOR_HIGH = 1, LINE_CONTROL = 3, MODEM_CONTROL = 4, LINE_STATUS = 5 };
enum { EIGHT_BITS = 3, DIVISOR_ACCESS = 1 << 7, READY = 3, TRANSMITTER_EMPTY = 0x40 };
enum { SPEED_MAX = 115200, POLLS_MAX = 100000, BYTE_BITS = 8 };

/* A character that is being sent would be garbled. */
static void drain(uint16_t port)
{
	for (unsigned int i = 0; i < POLLS_MAX; i++)
		if (in8(port + LINE_STATUS) & TRANSMITTER_EMPTY)
			return;
}

void uart_set_line(uint16_t port, uint32_t speed)
{
	uint32_t divisor;

	drain(port);
	out8(port + LINE_CONTROL, EIGHT_BITS | DIVISOR_ACCESS);
	divisor = in8(port + DIVISOR_LOW) | (uint32_t)in8(port + DIVISOR_HIGH) << BYTE_BITS;
	if (speed && speed <= SPEED_MAX)
		divisor = SPEED_MAX / speed;
	if (!divisor)
		divisor = 1;
	out8(port + DIVISOR_LOW, (uint8_t)divisor);
	out8(port + DIVISOR_HIGH, (uint8_t)(divisor >> BYTE_BITS));
	out8(port + LINE_CONTROL, EIGHT_BITS);
	out8(port + MODEM_CONTROL, READY);
}
