/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keeps devices from writing to memory that is wiped already.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_PCI_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_PCI_H

/*
 * Clear Bus Master Enable: of endpoints first; then, when what these had sent has arrived, of
 * bridges, which stops those that go on sending. A bridge that is shut off answers a write from
 * below as an unsupported request (PCI Express 5.0, 7.5.1.1.3), an error that firmware may reset
 * the machine for. Returns the number of functions that had it set.
 */
unsigned int pci_stop_bus_masters(void);

#endif
