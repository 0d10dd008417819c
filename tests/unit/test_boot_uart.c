/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The serial port's line (kexec-wipe/boot/uart.h), on a UART that is made up. */
#include "kexec-wipe/payload/cpu.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

enum { PORT = 0x2f8, REGISTERS = 8, LINE = 3, MODEM = 4, STATUS = 5, ACCESS = 0x80 };

static struct {
	uint8_t at[REGISTERS];
	uint8_t divisor[2];
	unsigned int busy; /* polls until it has sent everything */
	bool garbled;
} uart;

static uint8_t fake_in8(uint16_t port)
{
	assert_in_range(port, PORT, PORT + REGISTERS - 1);
	port -= PORT;
	if (port == STATUS) {
		uart.busy -= uart.busy ? 1 : 0;
		return uart.busy ? 0 : 0x60;
	}
	return port < 2 && uart.at[LINE] & ACCESS ? uart.divisor[port] : uart.at[port];
}

static void fake_out8(uint16_t port, uint8_t value)
{
	assert_in_range(port, PORT, PORT + REGISTERS - 1);
	port -= PORT;
	uart.garbled |= uart.busy;
	if (port < 2 && uart.at[LINE] & ACCESS)
		uart.divisor[port] = value;
	else
		uart.at[port] = value;
}

#define in8  fake_in8
#define out8 fake_out8
#include "kexec-wipe/boot/uart.c"

static void the_line_is_8n1_at_the_right_speed(void **state)
{
	static const struct {
		uint32_t speed;
		uint16_t before, after; /* the divisor */
	} cases[] = { { 0, 12, 12 },   { 0, 0, 1 },	  { 115200, 0x1234, 1 },
		      { 9600, 1, 12 }, { 300, 1, 0x180 }, { 4000000, 3, 3 } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uart.at[LINE] = 0; /* five bits, as after a reset */
		uart.at[MODEM] = 0;
		uart.divisor[0] = (uint8_t)cases[i].before;
		uart.divisor[1] = cases[i].before >> 8;
		uart.busy = 100;
		uart.garbled = false;
		uart_set_line(PORT, cases[i].speed);
		assert_int_equal(uart.at[LINE], 3);
		assert_int_equal(uart.at[MODEM], 3);
		assert_int_equal(uart.divisor[0] | uart.divisor[1] << 8, cases[i].after);
		assert_false(uart.garbled);
	}
}

static void a_port_that_never_gets_ready_does_not_hold_up_the_wipe(void **state)
{
	uart.busy = UINT32_MAX;
	uart_set_line(PORT, 9600);
	assert_int_equal(uart.at[LINE], 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_line_is_8n1_at_the_right_speed),
		cmocka_unit_test(a_port_that_never_gets_ready_does_not_hold_up_the_wipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
