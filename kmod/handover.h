/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The region, with a handover block that describes this machine. */
#ifndef MEMWIPE_KMOD_HANDOVER_H
#define MEMWIPE_KMOD_HANDOVER_H

#include "region.h"

struct handover_facts {
	u32 boot_cpu; /* local APIC id */
	u16 serial_port;
	u16 flags; /* enum handover_flag */
};

/*
 * Allocate a region whose block is complete except for the action. The caller destroys it, and
 * calls handover_ask_firmware() when it has checked a block with the watchdog that the machine has.
 * NULL on failure, with the reason in *why. May sleep.
 */
struct region *handover_create(const struct handover_facts *facts, const char **why);

/*
 * Rebuild the block after memory was added. NULL, or why the old block stays in use. One caller at
 * a time, may sleep.
 */
const char *handover_refresh(struct region *region);

/*
 * Write the action into the current block, seal it and point the image at it. Takes no lock and
 * allocates nothing, so it can be called when the wipe has been triggered. NULL, or why this
 * machine is reset at the end and not powered off.
 */
const char *handover_set_action(struct region *region, enum handover_action action);

/*
 * Decide again whether the payload starts the watchdog: only where firmware has accepted that it is
 * to clear RAM at a reset. It holds for each later handover_set_action(). May sleep.
 */
void handover_ask_firmware(void);

/* After how many seconds a payload that hangs is reset by the hardware watchdog; 0: it is not. */
u32 handover_watchdog_s(void);

#endif
