/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Watchdogs are found in PCI configuration space, so nothing need be known about the system that
 * ran before. A timer that does not count is not touched.
 */
#include "watchdog.h"
#include "cpu.h"
#include "pci_config.h"

enum { VENDOR_INTEL = 0x8086, VENDOR_MASK = 0xffff, BRIDGE_ISA = 0x0601, SMBUS = 0x0c05 };

/* 6300ESB datasheet (300641), 16.5 */
enum { ID_6300ESB = 0x25ab8086U, ESB_LOCK = 0x68, ESB_LOCKED = 1 << 0, ESB_ENABLED = 1 << 1 };

/* ICH9 datasheet (316972), 13.1.13 and 13.1.14: the power management ports, TCO among them */
enum { PM_BASE = 0x40, PM_BASE_MASK = 0xff80, PM_CONTROL = 0x44, PM_ENABLED = 1 << 7 };
enum { TCO_OFFSET = 0x60 };
/* 100 series datasheet, volume 2 (332691), 4.2 (SMBus): the TCO ports alone */
enum { TCO_BASE = 0x50, TCO_BASE_MASK = 0xffe0, TCO_CONTROL = 0x54, TCO_ENABLED = 1 << 8 };
enum { BASE_IS_IO = 1 << 0 };

/* ICH9, 13.9.5 */
enum { TCO1_CNT = 8, TCO_HALTED = 1 << 11 };

static void stop_tco(uint16_t base, struct watchdogs *found)
{
	uint16_t control = in16(base + TCO1_CNT);

	if (control & TCO_HALTED)
		return;
	out16(base + TCO1_CNT, control | TCO_HALTED);
	if (in16(base + TCO1_CNT) & TCO_HALTED)
		found->stopped++;
	else
		found->locked++;
}

static void stop_6300esb(uint32_t function, struct watchdogs *found)
{
	if (!(pci_read8(function, ESB_LOCK) & ESB_ENABLED))
		return;
	pci_write8(function, ESB_LOCK, 0);
	if (pci_read8(function, ESB_LOCK) & ESB_ENABLED)
		found->locked++;
	else
		found->stopped++;
}

static void visit(void *arg, uint32_t function)
{
	uint32_t id = pci_read(function, PCI_ID);
	uint16_t class = pci_class(function);
	uint32_t base = 0;

	if (id == ID_6300ESB)
		stop_6300esb(function, arg);
	if ((id & VENDOR_MASK) != VENDOR_INTEL)
		return;
	if (class == BRIDGE_ISA && pci_read(function, PM_CONTROL) & PM_ENABLED) {
		base = pci_read(function, PM_BASE);
		if (base & BASE_IS_IO && base & PM_BASE_MASK)
			stop_tco((uint16_t)((base & PM_BASE_MASK) + TCO_OFFSET), arg);
	} else if (class == SMBUS && pci_read(function, TCO_CONTROL) & TCO_ENABLED) {
		base = pci_read(function, TCO_BASE);
		if (base & BASE_IS_IO && base & TCO_BASE_MASK)
			stop_tco((uint16_t)(base & TCO_BASE_MASK), arg);
	}
}

struct watchdogs watchdogs_stop(void)
{
	struct watchdogs found = { 0, 0 };

	pci_visit(visit, &found);
	return found;
}
