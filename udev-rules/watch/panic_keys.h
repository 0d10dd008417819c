/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Trigger panic-keys: all of these keys are down, on one keyboard or on several. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_PANIC_KEYS_H
#define MEMWIPE_UDEV_RULES_WATCH_PANIC_KEYS_H

#include "udev-rules/watch/trigger.h"

bool panic_keys_configured(const struct config *config);
void panic_keys_open(const struct config *config, int root);
const char *panic_keys_absence(void);
size_t panic_keys_poll(struct pollfd fd[TRIGGER_FDS_MAX]);
enum trigger_report panic_keys_read(size_t which);
enum trigger_report panic_keys_rescan(int root);
void panic_keys_reload(const struct config *config, int root);
void panic_keys_close(void);
void panic_keys_describe(uint64_t boottime_ns, char text[TRIGGER_STATUS_BYTES]);

#endif
