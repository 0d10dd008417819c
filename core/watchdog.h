/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hardware watchdogs, as the register writes that use them. Nothing else ends a payload that hangs:
 * where firmware clears RAM at a reset (memory overwrite request), the payload starts one,
 * feeds it as long as it makes progress, and stops it right before the end.
 */
#ifndef MEMWIPE_CORE_WATCHDOG_H
#define MEMWIPE_CORE_WATCHDOG_H

#include "handover.h"

/*
 * The longest time. The slowest step that the payload makes between two feeds is clearing video
 * memory, which may take half a minute; a watchdog whose time is shorter than twice that is of no
 * use.
 */
enum { WATCHDOG_S = 120, WATCHDOG_S_MIN = 60, WATCHDOG_STOP_MAX = 4 };

struct watchdog {
	struct handover_write start[HANDOVER_WATCHDOG_MAX];
	struct handover_write stop[WATCHDOG_STOP_MAX];
	uint16_t start_count;
	uint16_t stop_count;
	uint16_t feeds;	  /* the last ones of start[] */
	uint32_t seconds; /* from the last feed to the reset, at most */
};

/*
 * By ACPI's Watchdog Action Table (Microsoft, Hardware Watchdog Timers Design Specification 1.01),
 * `bytes` of which are readable. NULL, or the reason why it cannot be used.
 */
const char *watchdog_read_wdat(const void *table, size_t bytes, struct watchdog *watchdog);

/* Intel's TCO timer. */
struct tco {
	uint16_t ports;
	uint32_t no_reboot; /* address of the register with this bit; 0: TCO1_CNT has it */
	bool can_reset;	    /* false: it is not known how to have it reset the machine */
};

/* A 32-bit register of a PCI function's configuration space. */
typedef uint32_t config_read(void *function, unsigned int reg);

/* Whether this PCI function has the timer. */
bool tco_find(struct tco *tco, config_read *read, void *function);

/* Of one that can reset the machine. */
void tco_plan(const struct tco *tco, struct watchdog *watchdog);

#endif
