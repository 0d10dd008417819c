/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether the machine has power from outside, from /sys/class/power_supply below a root folder. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_POWER_H
#define MEMWIPE_UDEV_RULES_WATCH_POWER_H

/* 1: from at least one; 0: from none; -ENODEV: it has no such supply that says. */
int power_online(int root);

#endif
