/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which physical memory a PCI function answers to. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_PCI_BAR_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_PCI_BAR_H

#include "core/ranges.h"

enum { PCI_BARS_MAX = 6 };

/*
 * The function's memory BARs that hold memory, where a write has no other effect: those marked
 * prefetchable, which registers are not, and those that are known not to be marked. The function is
 * deaf while they are measured; afterwards it is as before. Returns how many; none if it does not
 * answer to memory.
 */
unsigned int pci_memory_bars(uint32_t function, struct mem_range bar[static PCI_BARS_MAX]);

#endif
