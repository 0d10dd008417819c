/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The order in which functions lose bus mastering, on a machine that is made up. */
#include "kexec-wipe/payload/cpu.h"

#define wait_us fake_wait_us
static void fake_wait_us(unsigned int microseconds);
#include "kexec-wipe/payload/pci.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

enum { ON = PCI_COMMAND_MEMORY | PCI_COMMAND_BUS_MASTER, LATER = 1000 };

/* In the order of their addresses: bridges come before what lies behind them. */
static struct {
	uint16_t class;
	uint16_t command;
	unsigned int stopped_at; /* 0: never */
} function[] = {
	{ 0x0600, ON, 0 },		   /* host bridge */
	{ 0x0604, ON, 0 },		   /* a port */
	{ 0x0300, PCI_COMMAND_MEMORY, 0 }, /* does not write to memory */
	{ 0x0106, ON, 0 },		   /* disks */
	{ 0x0607, ON, 0 },		   /* CardBus bridge */
	{ 0x0200, ON, 0 },		   /* a network card behind one of them */
};
static unsigned int now;

static void fake_wait_us(unsigned int microseconds)
{
	assert_true(microseconds >= 10000);
	now += LATER;
}

void pci_visit(void (*visit)(void *arg, uint32_t function), void *arg)
{
	for (uint32_t i = 0; i < LENGTH(function); i++)
		visit(arg, i);
}

uint32_t pci_read(uint32_t i, unsigned int reg)
{
	assert_int_equal(reg, PCI_COMMAND);
	return function[i].command | 0xffff0000; /* the status register */
}

uint16_t pci_class(uint32_t i)
{
	return function[i].class;
}

void pci_write_command(uint32_t i, uint16_t command)
{
	assert_int_equal(command, function[i].command & ~PCI_COMMAND_BUS_MASTER);
	function[i].command = command;
	function[i].stopped_at = ++now;
}

static void bridges_wait_for_what_was_sent(void **state)
{
	assert_int_equal(pci_stop_bus_masters(), 5);
	for (unsigned int i = 0; i < LENGTH(function); i++) {
		bool bridge = function[i].class >> 8 == 0x06;

		if (i == 2)
			assert_int_equal(function[i].stopped_at, 0);
		else if (bridge)
			assert_true(function[i].stopped_at > LATER);
		else
			assert_in_range(function[i].stopped_at, 1, LATER);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(bridges_wait_for_what_was_sent) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
