/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's own uevents through libudev: udevd need not be alive, and libudev itself throws away
 * what the kernel did not send.
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_MONITOR_H
#define MEMWIPE_UDEV_RULES_WATCH_MONITOR_H

#include "udev-rules/watch/decide.h"

#include <libudev.h>

/* Subscribe. The context lives as long as the process. 0 or -errno. */
int monitor_open(struct udev_monitor **monitor);

struct monitor_news {
	enum watch_event event; /* for these disks */
	bool medium;		/* one of them may have lost its medium */
	bool input;		/* an input device has come or gone */
	bool power;		/* a power supply has something to say */
};

/* Take one message off the socket and say what it means. */
struct monitor_news monitor_event(struct udev_monitor *monitor, const struct disks *disks);

#endif
