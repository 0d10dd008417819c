/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Configuration space by mechanism 1 (PCI 3.0, 3.2.2.3.2): 256 buses of the first segment.
 *
 * `function` is an address as in the address port: bus << PCI_BUS_SHIFT | device <<
 * PCI_DEVICE_SHIFT | number << PCI_FUNCTION_SHIFT. `reg` is a byte offset, a multiple of 4. A
 * function that does not exist reads as all ones; writes to it are lost. The address port is
 * shared, so one CPU only.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_PCI_CONFIG_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_PCI_CONFIG_H

#include "core/types.h"

/* PCI 3.0, 6.1: registers, all read in their dword */
enum {
	PCI_ID = 0x00,
	PCI_COMMAND = 0x04,
	PCI_CLASS = 0x08,
	PCI_HEADER = 0x0c,
	PCI_BAR = 0x10,
};
enum { PCI_COMMAND_IO = 1 << 0, PCI_COMMAND_MEMORY = 1 << 1, PCI_COMMAND_BUS_MASTER = 1 << 2 };

enum { PCI_BUS_SHIFT = 16, PCI_DEVICE_SHIFT = 11, PCI_FUNCTION_SHIFT = 8 };

uint32_t pci_read(uint32_t function, unsigned int reg);
void pci_write(uint32_t function, unsigned int reg, uint32_t value);

/* One byte, for registers that must be accessed as bytes. */
uint8_t pci_read8(uint32_t function, unsigned int reg);
void pci_write8(uint32_t function, unsigned int reg, uint8_t value);

/* Writes two bytes, because the status register above it is cleared by writing ones. */
void pci_write_command(uint32_t function, uint16_t command);

/* Base class << 8 | sub-class. */
uint16_t pci_class(uint32_t function);

/* Call visit(arg, function) for every function that exists. */
void pci_visit(void (*visit)(void *arg, uint32_t function), void *arg);

#endif
