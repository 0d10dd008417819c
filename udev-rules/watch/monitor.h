/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Uevents of the kernel through libudev. udevd need not be running, and libudev drops messages that
 * the kernel did not send.
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_MONITOR_H
#define MEMWIPE_UDEV_RULES_WATCH_MONITOR_H

#include "udev-rules/watch/disk_state.h"

#include <libudev.h>

enum { SUBSYSTEM_BYTES = 32 };

/* Subscribe. The context exists as long as the process. 0 or -errno. */
int monitor_open(struct udev_monitor **monitor);

struct uevent {
	enum disk_event event;		 /* what it means for the disks; EVENT_LOST: all unknown */
	bool medium;			 /* one of the disks may have lost its medium */
	char subsystem[SUBSYSTEM_BYTES]; /* "input"; "": none or unknown */
};

/* Receive one message from the socket and say what it means for these disks. */
struct uevent monitor_receive(struct udev_monitor *monitor, const struct disks *disks);

#endif
