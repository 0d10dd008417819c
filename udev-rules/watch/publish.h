/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Publishes the watcher's status: to the service manager, on stderr and in STATE_FILE. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_PUBLISH_H
#define MEMWIPE_UDEV_RULES_WATCH_PUBLISH_H

#include "udev-rules/watch/watch.h"

/* Several doors may be shut for different reasons: point at status instead of picking one. */
#define SEE_STATUS ": memwipe status says why"

enum { STATUS_BYTES = 256 };

/* Publish a sentence. Skips any output that would block. */
void publish(struct watch *watch, const char *sentence);

/* The watched disks, separated by blanks, or "no disk". Returns list. */
const char *list_disks(const struct targets *targets, char list[STATUS_BYTES]);

/* Publish what is watched and the first open door. */
void publish_watching(struct watch *watch);

/*
 * Publish the same if another door is the first open one now, or if the last trigger that is there
 * has left, or the first one has come.
 */
void publish_changes(struct watch *watch, const struct way *open_door);

#endif
