/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The watcher starts no program. When another program has put its image into the kexec slot, it
 * writes to FOREIGN_FILE, and memwipe-reload.path starts what puts ours back.
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_SLOT_REPORT_H
#define MEMWIPE_UDEV_RULES_WATCH_SLOT_REPORT_H

#include "common/slot.h"

struct slot_report {
	int fd; /* FOREIGN_FILE; -1: none */
	enum slot_owner last;
};

/* Without the file, nothing is reported. */
void slot_report_open(struct slot_report *report);

/* The owner of the kexec slot now. Writes once for each time that it turns foreign. */
void slot_report_owner(struct slot_report *report, enum slot_owner owner);

#endif
