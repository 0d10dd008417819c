/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tell the service manager: sd_notify(3)'s protocol without libsystemd. Never waits.
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_NOTIFY_H
#define MEMWIPE_UDEV_RULES_WATCH_NOTIFY_H

/* Send "READY=1\nSTATUS=..." to $NOTIFY_SOCKET. 0 also where there is none; -errno. */
int notify_manager(const char *text);

#endif
