/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Takes a new configuration while the watcher runs. It is read from RELOAD_FILE, which lies in RAM.
 * Everything that it determines is made beside what is in use, and then takes its place; a disk
 * that stays keeps its descriptors. If anything is wrong, nothing changes.
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_RELOAD_H
#define MEMWIPE_UDEV_RULES_WATCH_RELOAD_H

#include "udev-rules/watch/watch.h"

/*
 * Returns "ok", RELOAD_REFUSED or RELOAD_BUSY, and in said[] the complaints, one a line. A grace
 * time that runs, a disarm and the state of the session stay as they are.
 */
const char *watch_reload(struct watch *watch, char *said, size_t room);

#endif
