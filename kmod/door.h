/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The way from the kernel into the payload, from any context, with nothing but what was prepared.
 */
#ifndef MEMWIPE_KMOD_DOOR_H
#define MEMWIPE_KMOD_DOOR_H

#include "core/handover.h"

struct door_options {
	enum handover_action action; /* of door_go */
	u16 serial_port;
	u16 flags; /* enum handover_flag */
};

struct door_view {
	u64 ram_bytes;
	u32 ram_ranges;
	bool current_ram; /* the kernel has no other */
};

/* Prepare all that is needed. 0, or a negative errno and a reason in *why. */
int door_prepare(const struct door_options *options, const char **why);
/* When nothing can call door_go any more. */
void door_close(void);

/* The kernel has got more memory. May sleep. NULL, or why that will not be overwritten. */
const char *door_refresh(void);

/* Whether this machine has a way to end so. */
bool door_can(enum handover_action action);
void door_look(struct door_view *view);

/*
 * Wipe. Every CPU, this one included, is taken out of whatever it does by an NMI. Returns only if
 * another CPU has called it before, which will come for this one within microseconds.
 */
void door_go(void);
void door_go_to(enum handover_action action);

#endif
