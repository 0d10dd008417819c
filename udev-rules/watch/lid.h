/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Trigger lid-closed: the lid switch of a laptop. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_LID_H
#define MEMWIPE_UDEV_RULES_WATCH_LID_H

#include "udev-rules/watch/trigger.h"

bool lid_configured(const struct config *config);
void lid_open(const struct config *config, int root);
const char *lid_absence(void);
size_t lid_poll(struct pollfd fd[TRIGGER_FDS_MAX]);
enum trigger_report lid_read(size_t which);
enum trigger_report lid_rescan(int root);
void lid_close(void);

#endif
