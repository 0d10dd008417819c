/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Publishes the watcher's status: to the service manager, on stderr and in STATE_FILE. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_PUBLISH_H
#define MEMWIPE_UDEV_RULES_WATCH_PUBLISH_H

#include "udev-rules/watch/watch.h"

/* Several doors may be shut for different reasons: point at status instead of picking one. */
#define SEE_STATUS ": memwipe status says why"

enum { STATUS_BYTES = 256 };

/*
 * Publish a sentence: STATE_FILE is written once, the others are told if it is another one than
 * before. Skips any output that would block.
 */
void publish(struct watch *watch, const char *sentence);

/* Print what has happened. What is so from now on is published by publish_changes(). */
void publish_event(const struct watch *watch, const char *sentence);

/* The watched disks, separated by blanks, or "no disk". Returns list. */
const char *list_disks(const struct targets *targets, char list[STATUS_BYTES]);

/*
 * If `state`, of answer_state(), is another one than before, publish it as one sentence: a pending
 * trigger before what is watched.
 */
void publish_changes(struct watch *watch, const char *state, const struct way *open_door);

#endif
