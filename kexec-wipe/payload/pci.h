/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keeps devices from writing to memory that is wiped already.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_PCI_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_PCI_H

/*
 * Clear Bus Master Enable: of bridges first, which shuts off all that lies behind them, then of
 * everything else. Returns the number of functions that had it set.
 */
unsigned int pci_stop_bus_masters(void);

#endif
