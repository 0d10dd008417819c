/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A walk over every bus, device and function, done twice. */
#include "pci.h"
#include "cpu.h"

enum { ADDRESS_PORT = 0xcf8, DATA_PORT = 0xcfc };
#define ADDRESS_ENABLE 0x80000000U
enum { BUSES = 256, DEVICES = 32, FUNCTIONS = 8, BUS_SHIFT = 16, DEVICE_SHIFT = 11 };
enum { FUNCTION_SHIFT = 8 };
/* PCI 3.0, 6.1: registers, all read and written in their dword */
enum { REG_ID = 0x00, REG_COMMAND = 0x04, REG_CLASS = 0x08, REG_HEADER = 0x0c };
enum { COMMAND_BUS_MASTER = 1 << 2, HEADER_MULTI_FUNCTION = 1 << 23, CLASS_SHIFT = 16 };
enum { CLASS_PCI_BRIDGE = 0x0604, NO_VENDOR = 0xffff };

static uint32_t read_register(uint32_t function, unsigned int reg)
{
	out32(ADDRESS_PORT, ADDRESS_ENABLE | function | reg);
	return in32(DATA_PORT);
}

static unsigned int stop_function(uint32_t function)
{
	uint16_t command = (uint16_t)read_register(function, REG_COMMAND);

	if (!(command & COMMAND_BUS_MASTER))
		return 0;
	/* Two bytes only: the status register beside it is cleared by writing ones. */
	out16(DATA_PORT, command & ~COMMAND_BUS_MASTER);
	return 1;
}

static unsigned int stop_device(uint32_t device, bool bridges)
{
	unsigned int functions = 1, stopped = 0;

	for (unsigned int i = 0; i < functions; i++) {
		uint32_t function = device | i << FUNCTION_SHIFT;

		if ((read_register(function, REG_ID) & NO_VENDOR) == NO_VENDOR)
			continue;
		if (i == 0 && read_register(function, REG_HEADER) & HEADER_MULTI_FUNCTION)
			functions = FUNCTIONS;
		if ((read_register(function, REG_CLASS) >> CLASS_SHIFT == CLASS_PCI_BRIDGE) ==
		    bridges)
			stopped += stop_function(function);
	}
	return stopped;
}

static unsigned int stop_all(bool bridges)
{
	unsigned int stopped = 0;

	for (uint32_t bus = 0; bus < BUSES; bus++)
		for (uint32_t device = 0; device < DEVICES; device++)
			stopped += stop_device(bus << BUS_SHIFT | device << DEVICE_SHIFT, bridges);
	return stopped;
}

unsigned int pci_stop_bus_masters(void)
{
	return stop_all(true) + stop_all(false);
}
