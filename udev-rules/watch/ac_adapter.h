/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Trigger ac-lost: no external power supply is online, from /sys/class/power_supply. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_AC_ADAPTER_H
#define MEMWIPE_UDEV_RULES_WATCH_AC_ADAPTER_H

#include "udev-rules/watch/trigger.h"

/* 1: at least one is online; 0: none is; -ENODEV: no external supply reports `online`. */
int ac_adapter_online(int root);

bool ac_adapter_configured(const struct config *config);
void ac_adapter_open(const struct config *config, int root);
const char *ac_adapter_absence(void);
enum trigger_report ac_adapter_rescan(int root);

#endif
