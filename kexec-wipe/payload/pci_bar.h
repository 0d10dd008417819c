/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which physical addresses a PCI function decodes. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_PCI_BAR_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_PCI_BAR_H

#include "core/ranges.h"

enum { PCI_BARS_MAX = 6 };

struct pci_bar {
	struct mem_range range;
	unsigned int number; /* of its first register */
	bool prefetchable;
};

/*
 * The function's memory BARs. Decoding is off while their size is measured; afterwards all
 * registers are as before. Returns their number; 0 if the function does not decode memory
 * addresses.
 */
unsigned int pci_memory_bars(uint32_t function, struct pci_bar bar[static PCI_BARS_MAX]);

#endif
