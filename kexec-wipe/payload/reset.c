/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reset.h"
#include "cpu.h"

/* 8042: pulse the reset line */
enum { KEYBOARD_COMMAND_PORT = 0x64, KEYBOARD_RESET = 0xfe };
enum { WAIT_US = 100000 };

void reset_machine(void)
{
	const struct table_register none = { 0, 0 };

	out8(RESET_CONTROL_PORT, RESET_CONTROL_FULL | RESET_CONTROL_HARD);
	out8(RESET_CONTROL_PORT, RESET_CONTROL_FULL | RESET_CONTROL_HARD | RESET_CONTROL_RESET);
	wait_us(WAIT_US);
	out8(KEYBOARD_COMMAND_PORT, KEYBOARD_RESET);
	wait_us(WAIT_US);
	load_interrupt_table(&none);
	for (;;)
		__asm__ volatile("int3");
}
