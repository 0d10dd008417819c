/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel has one slot for an image that a panic starts. kdump uses it to save RAM to a disk;
 * its users lose nothing by installing memwipe, unless take-crash-slot is set.
 */
#ifndef MEMWIPE_UDEV_RULES_FRONT_CRASH_SLOT_H
#define MEMWIPE_UDEV_RULES_FRONT_CRASH_SLOT_H

/* Why memwipe load must leave the slot alone, or NULL. */
const char *crash_slot_obstacle(int root);

/* What is bad about what the slot holds or will hold, or NULL; and what to do about that. */
const char *crash_slot_warning(int root);
extern const char crash_slot_remedy[];

#endif
