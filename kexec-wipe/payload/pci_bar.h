/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which physical addresses a PCI function decodes. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_PCI_BAR_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_PCI_BAR_H

#include "core/ranges.h"

enum { PCI_BARS_MAX = 6 };

/*
 * The function's memory BARs behind which there is memory, where a write has no side effect: those
 * marked prefetchable, which registers are not, and those in a list of known exceptions. Decoding
 * is off while their size is measured; afterwards all registers are as before. Returns their
 * number; 0 if the function does not decode memory addresses.
 */
unsigned int pci_memory_bars(uint32_t function, struct mem_range bar[static PCI_BARS_MAX]);

#endif
