/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Watchdogs that count are found in PCI configuration space, so nothing need be known about the
 * system that ran before. A timer that does not count is not touched.
 */
#include "watchdog.h"
#include "cpu.h"
#include "pci_config.h"
#include "register.h"

#include "core/watchdog.h"

/* 6300ESB datasheet (300641), 16.5 */
enum { ID_6300ESB = 0x25ab8086U, ESB_LOCK = 0x68, ESB_LOCKED = 1 << 0, ESB_ENABLED = 1 << 1 };

/* ICH9 datasheet (316972), 13.9.5 */
enum { TCO1_CNT = 8, TCO_HALTED = 1 << 11 };

static const struct handover *started; /* has the watchdog to be fed; NULL: none is */

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

static uint32_t read_config(void *function, unsigned int reg)
{
	return pci_read(*(const uint32_t *)function, reg);
}

static void visit(void *arg, uint32_t function)
{
	struct tco tco;

	if (pci_read(function, PCI_ID) == ID_6300ESB)
		stop_6300esb(function, arg);
	if (tco_find(&tco, read_config, &function))
		stop_tco(tco.ports, arg);
}

struct watchdogs watchdogs_stop(void)
{
	struct watchdogs found = { 0, 0 };

	pci_visit(visit, &found);
	return found;
}

static void write_from(const struct handover *block, uint32_t first)
{
	for (uint32_t i = first; i < block->watchdog_count; i++)
		register_write(&block->watchdog[i]);
}

void watchdog_start(const struct handover *block)
{
	write_from(block, 0);
	started = block;
}

void watchdog_feed(void)
{
	if (started)
		write_from(started, started->watchdog_count - started->watchdog_feeds);
}
