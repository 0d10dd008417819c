/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The region with a handover block that says all that the module knows of the machine. */
#ifndef MEMWIPE_KMOD_HANDOVER_H
#define MEMWIPE_KMOD_HANDOVER_H

#include "region.h"

struct handover_facts {
	u32 boot_cpu; /* local APIC id */
	u16 serial_port;
	u16 flags; /* enum handover_flag */
};

/*
 * A region whose block is complete but for its action. NULL, and a reason in *why.
 */
struct region *handover_create(const struct handover_facts *facts, const char **why);

/*
 * Work out the memory anew, for the kernel has got more. NULL, or the reason why the block is as it
 * was. One caller at a time.
 */
const char *handover_refresh(struct region *region);

/*
 * Write the action into the block that counts, seal it and settle the region. Takes no lock and no
 * memory, so it can be done when the wipe has been triggered. NULL, or why this machine cannot do
 * it: the block is not sealed.
 */
const char *handover_set_action(struct region *region, enum handover_action action);

#endif
