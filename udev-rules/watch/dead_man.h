/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Trigger dead-man: no "alive" came for the configured time, a suspend included. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_DEAD_MAN_H
#define MEMWIPE_UDEV_RULES_WATCH_DEAD_MAN_H

#include "udev-rules/watch/trigger.h"

bool dead_man_configured(const struct config *config);
void dead_man_open(const struct config *config, int root);
enum trigger_report dead_man_tick(uint64_t boottime_ns);
void dead_man_restart(uint64_t boottime_ns);
void dead_man_reload(const struct config *config, int root);
void dead_man_describe(uint64_t boottime_ns, char text[TRIGGER_STATUS_BYTES]);

#endif
