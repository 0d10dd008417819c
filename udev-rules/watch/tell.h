/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the watcher says of itself, to the service manager, on stderr and in STATE_FILE. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_TELL_H
#define MEMWIPE_UDEV_RULES_WATCH_TELL_H

#include "udev-rules/watch/watch.h"

/* Each door has a reason of its own; which is worth an effort, a person decides. */
#define SEE_STATUS ": memwipe status says why"

enum { TELL_BYTES = 256 };

/* Say it to the service manager and on stderr, to neither if that could wait. */
void tell(const struct watch *watch, const char *sentence);

/* The disks that are watched, with blanks between them. */
const char *tell_disks(const struct targets *targets, char list[TELL_BYTES]);

/* What is watched, and through which door it would go. */
void tell_watching(const struct watch *watch);

/* Look at the doors; the same, if another one is the first that is open. */
void tell_doors(struct watch *watch);

#endif
