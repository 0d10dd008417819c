/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Base address registers, PCI 3.0, 6.2.5.1. */
#include "pci_bar.h"
#include "pci_config.h"

#include "core/memory_map.h"

enum {
	BAR_IO = 1 << 0,
	BAR_TYPE = 3 << 1,
	BAR_64BIT = 2 << 1,
	BAR_PREFETCHABLE = 1 << 3,
	BAR_FLAGS = 0xf,
	BAR_BYTES = 4,
};
enum { HEADER_TYPE_SHIFT = 16, HEADER_TYPE = 0x7f, HEADER_DEVICE = 0 };
#define ALL_ONES 0xffffffffU

/* What the register reads after all ones were written: address bits that it lacks are 0. */
static uint32_t probe(uint32_t function, unsigned int reg)
{
	uint32_t saved = pci_read(function, reg), mask;

	pci_write(function, reg, ALL_ONES);
	mask = pci_read(function, reg);
	pci_write(function, reg, saved);
	return mask;
}

/* The range of a BAR of one or two registers; empty if it is not set up or out of reach. */
static struct mem_range measure(uint32_t function, unsigned int reg, bool wide)
{
	uint64_t start = pci_read(function, reg) & ~(uint32_t)BAR_FLAGS;
	uint64_t mask = probe(function, reg) & ~(uint32_t)BAR_FLAGS;
	uint64_t bytes;

	if (wide) {
		start |= (uint64_t)pci_read(function, reg + BAR_BYTES) << 32;
		mask |= (uint64_t)probe(function, reg + BAR_BYTES) << 32;
	}
	bytes = mask & -mask;
	if (!start || !bytes || start >= MEMORY_MAP_END || bytes > MEMORY_MAP_END - start)
		return (struct mem_range){ 0, 0 };
	return (struct mem_range){ start, start + bytes };
}

unsigned int pci_memory_bars(uint32_t function, struct pci_bar bar[static PCI_BARS_MAX])
{
	uint16_t command = (uint16_t)pci_read(function, PCI_COMMAND);
	unsigned int count = 0, i, step;

	if (!(command & PCI_COMMAND_MEMORY) ||
	    (pci_read(function, PCI_HEADER) >> HEADER_TYPE_SHIFT & HEADER_TYPE) != HEADER_DEVICE)
		return 0;
	pci_write_command(function, command & ~(PCI_COMMAND_IO | PCI_COMMAND_MEMORY));
	for (i = 0; i < PCI_BARS_MAX; i += step) {
		unsigned int reg = PCI_BAR + i * BAR_BYTES;
		uint32_t value = pci_read(function, reg);
		bool wide = !(value & BAR_IO) && (value & BAR_TYPE) == BAR_64BIT;

		step = wide ? 2 : 1;
		if (value & BAR_IO || i + step > PCI_BARS_MAX)
			continue;
		bar[count] = (struct pci_bar){ measure(function, reg, wide), i,
					       value & BAR_PREFETCHABLE };
		if (bar[count].range.start < bar[count].range.end)
			count++;
	}
	pci_write_command(function, command);
	return count;
}
