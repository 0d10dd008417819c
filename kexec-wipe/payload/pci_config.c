/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pci_config.h"
#include "cpu.h"

enum { ADDRESS_PORT = 0xcf8, DATA_PORT = 0xcfc };
#define ADDRESS_ENABLE 0x80000000U
enum { BUSES = 256, DEVICES = 32, FUNCTIONS = 8 };
enum { HEADER_MULTI_FUNCTION = 1 << 23, CLASS_SHIFT = 16, NO_VENDOR = 0xffff };

static void select_register(uint32_t function, unsigned int reg)
{
	out32(ADDRESS_PORT, ADDRESS_ENABLE | function | reg);
}

uint32_t pci_read(uint32_t function, unsigned int reg)
{
	select_register(function, reg);
	return in32(DATA_PORT);
}

void pci_write(uint32_t function, unsigned int reg, uint32_t value)
{
	select_register(function, reg);
	out32(DATA_PORT, value);
}

uint8_t pci_read8(uint32_t function, unsigned int reg)
{
	select_register(function, reg);
	return in8(DATA_PORT);
}

void pci_write8(uint32_t function, unsigned int reg, uint8_t value)
{
	select_register(function, reg);
	out8(DATA_PORT, value);
}

void pci_write_command(uint32_t function, uint16_t command)
{
	select_register(function, PCI_COMMAND);
	out16(DATA_PORT, command);
}

uint16_t pci_class(uint32_t function)
{
	return (uint16_t)(pci_read(function, PCI_CLASS) >> CLASS_SHIFT);
}

static void visit_device(void (*visit)(void *arg, uint32_t function), void *arg, uint32_t device)
{
	unsigned int functions = 1;

	for (unsigned int i = 0; i < functions; i++) {
		uint32_t function = device | i << PCI_FUNCTION_SHIFT;

		if ((pci_read(function, PCI_ID) & NO_VENDOR) == NO_VENDOR)
			continue;
		if (i == 0 && pci_read(function, PCI_HEADER) & HEADER_MULTI_FUNCTION)
			functions = FUNCTIONS;
		visit(arg, function);
	}
}

void pci_visit(void (*visit)(void *arg, uint32_t function), void *arg)
{
	for (uint32_t bus = 0; bus < BUSES; bus++)
		for (uint32_t device = 0; device < DEVICES; device++)
			visit_device(visit, arg, bus << PCI_BUS_SHIFT | device << PCI_DEVICE_SHIFT);
}
