/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Goes through all functions twice. */
#include "pci.h"
#include "cpu.h"
#include "pci_config.h"

/* The base class of all bridges, the host's included */
enum { CLASS_BRIDGE = 0x06, CLASS_SHIFT = 8, DRAIN_US = 20000 };

struct stop {
	bool bridges; /* these, or all others */
	unsigned int stopped;
};

static void stop_function(void *arg, uint32_t function)
{
	uint16_t command = (uint16_t)pci_read(function, PCI_COMMAND);
	struct stop *stop = arg;

	if (!(command & PCI_COMMAND_BUS_MASTER))
		return;
	if ((pci_class(function) >> CLASS_SHIFT == CLASS_BRIDGE) != stop->bridges)
		return;
	pci_write_command(function, command & ~PCI_COMMAND_BUS_MASTER);
	stop->stopped++;
}

unsigned int pci_stop_bus_masters(void)
{
	struct stop stop = { .bridges = false };

	pci_visit(stop_function, &stop);
	wait_us(DRAIN_US);
	stop.bridges = true;
	pci_visit(stop_function, &stop);
	return stop.stopped;
}
