/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The wipe at the end of an orderly shutdown. While armed, a power-off, reboot or halt (from Linux
 * 6.12 on a kexec, too) wipes after all devices have been shut down.
 */
#ifndef MEMWIPE_KMOD_ORDERLY_H
#define MEMWIPE_KMOD_ORDERLY_H

#include "core/handover.h"

/*
 * Register the hooks. deadline_s: seconds from the start of a shutdown, while armed, to a wipe at
 * once; 0: no limit. 0, or a negative errno.
 */
int orderly_start(unsigned int deadline_s);
void orderly_stop(void);

/*
 * Wipe at the next shutdown and then end by `action`, whichever kind of shutdown it is. Holds the
 * module. Arming again changes the action.
 * 0; -EBUSY: a shutdown has begun.
 */
int orderly_arm(enum handover_action action);

/* 0, also if it was not armed; -EBUSY: a shutdown has begun. */
int orderly_disarm(void);

/* The action, or 0: not armed. */
enum handover_action orderly_armed(void);

#endif
