/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The timer counts down twice: the first time it may raise a system management interrupt, the
 * second time it resets the machine. Chipsets differ in how long the second time is, so each gets
 * half.
 */
#include "watchdog.h"

enum { PCI_ID = 0x00, PCI_CLASS = 0x08, VENDOR_INTEL = 0x8086, VENDOR_MASK = 0xffff };
enum { ID_SHIFT = 16, CLASS_SHIFT = 16, BRIDGE_ISA = 0x0601, SMBUS = 0x0c05 };
enum { BASE_IS_IO = 1 << 0 };

/* ICH9 datasheet (316972), 13.1.13, 13.1.14: the power management ports, TCO among them */
enum { PM_BASE = 0x40, PM_BASE_MASK = 0xff80, PM_CONTROL = 0x44, PM_ENABLED = 1 << 7 };
enum { TCO_OFFSET = 0x60 };
/* ICH9, 13.1.35 and 10.1.75: General Control and Status */
enum { ROOT_BASE = 0xf0, ROOT_ENABLED = 1 << 0, GENERAL_CONTROL = 0x3410 };
#define ROOT_BASE_MASK 0xffffc000U
/* 100 series datasheet, volume 2 (332691), 4.2 (SMBus): the TCO ports alone */
enum { TCO_BASE = 0x50, TCO_BASE_MASK = 0xffe0, TCO_CONTROL = 0x54, TCO_ENABLED = 1 << 8 };

/* ICH9, 13.9 */
enum { RELOAD = 0, STATUS_1 = 4, STATUS_2 = 6, CONTROL_1 = 8, TIMER = 0x12 };
enum { TIMED_OUT = 1 << 3, TIMED_OUT_TWICE = 1 << 1 }; /* cleared by writing 1 */
enum { HALTED = 1 << 11, TIMER_KEEP = 0xfc00, WORD = 0xffff };
enum { TICK_MS = 600, TICKS = WATCHDOG_S / 2 * 1000 / TICK_MS };
enum { NO_REBOOT = 1 << 5, CONTROL_1_NO_REBOOT = 1 << 0 };

/*
 * On these chipsets the bit is where only the sideband reaches it (Linux, i2c-i801.c and
 * iTCO_wdt.c, versions 4 and 5): Denverton, Broxton, Gemini Lake, Sunrise Point, Lewisburg, Kaby
 * Lake, Comet Lake V.
 */
static const uint16_t out_of_reach[] = { 0x19df, 0x5ad4, 0x31d4, 0x9d23, 0xa123,
					 0xa1a3, 0xa223, 0xa2a3, 0xa3a3 };

static bool is_in_reach(uint16_t id)
{
	unsigned int i;

	for (i = 0; i < sizeof(out_of_reach) / sizeof(out_of_reach[0]); i++)
		if (out_of_reach[i] == id)
			return false;
	return true;
}

static bool find_in_bridge(struct tco *tco, config_read *read, void *function)
{
	uint32_t base = read(function, PM_BASE), root = read(function, ROOT_BASE);

	if (!(read(function, PM_CONTROL) & PM_ENABLED) || !(base & BASE_IS_IO) ||
	    !(base & PM_BASE_MASK))
		return false;
	tco->ports = (uint16_t)((base & PM_BASE_MASK) + TCO_OFFSET);
	tco->can_reset = root & ROOT_ENABLED && root & ROOT_BASE_MASK;
	tco->no_reboot = (root & ROOT_BASE_MASK) + GENERAL_CONTROL;
	return true;
}

static bool find_in_smbus(struct tco *tco, config_read *read, void *function)
{
	uint32_t base = read(function, TCO_BASE);

	if (!(read(function, TCO_CONTROL) & TCO_ENABLED) || !(base & BASE_IS_IO) ||
	    !(base & TCO_BASE_MASK))
		return false;
	tco->ports = (uint16_t)(base & TCO_BASE_MASK);
	tco->can_reset = is_in_reach((uint16_t)(read(function, PCI_ID) >> ID_SHIFT));
	tco->no_reboot = 0;
	return true;
}

bool tco_find(struct tco *tco, config_read *read, void *function)
{
	if ((read(function, PCI_ID) & VENDOR_MASK) != VENDOR_INTEL)
		return false;
	switch (read(function, PCI_CLASS) >> CLASS_SHIFT) {
	case BRIDGE_ISA:
		return find_in_bridge(tco, read, function);
	case SMBUS:
		return find_in_smbus(tco, read, function);
	}
	return false;
}

static struct handover_write port(const struct tco *tco, uint16_t offset, uint16_t keep,
				  uint16_t value)
{
	return (struct handover_write){
		.address = (uint32_t)tco->ports + offset,
		.keep = keep,
		.value = value,
		.space = ACPI_SPACE_IO,
		.bytes = sizeof(uint16_t),
	};
}

static void start(struct watchdog *watchdog, struct handover_write write)
{
	watchdog->start[watchdog->start_count++] = write;
}

void tco_plan(const struct tco *tco, struct watchdog *watchdog)
{
	uint16_t running = WORD & ~HALTED;

	*watchdog = (struct watchdog){ .seconds = WATCHDOG_S, .feeds = 1, .stop_count = 1 };
	if (tco->no_reboot)
		start(watchdog, (struct handover_write){ .address = tco->no_reboot,
							 .keep = ~(uint32_t)NO_REBOOT,
							 .space = ACPI_SPACE_MEMORY,
							 .bytes = sizeof(uint32_t) });
	else
		running &= WORD & ~CONTROL_1_NO_REBOOT;
	start(watchdog, port(tco, STATUS_1, 0, TIMED_OUT));
	start(watchdog, port(tco, STATUS_2, 0, TIMED_OUT_TWICE));
	start(watchdog, port(tco, TIMER, TIMER_KEEP, TICKS));
	start(watchdog, port(tco, CONTROL_1, running, 0));
	start(watchdog, port(tco, RELOAD, 0, 1));
	watchdog->stop[0] = port(tco, CONTROL_1, WORD & ~HALTED, HALTED);
}
