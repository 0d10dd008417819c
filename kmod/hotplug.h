/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rebuilds the handover block when memory is added, so that this memory is overwritten too. If that
 * fails, the kernel log contains the reason and the attribute ram_current is 0.
 */
#ifndef MEMWIPE_KMOD_HOTPLUG_H
#define MEMWIPE_KMOD_HOTPLUG_H

/* After nmi_entry_prepare. 0, or a negative errno. */
int hotplug_start(void);
void hotplug_stop(void);

#endif
