/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Notifies the service manager: the protocol of sd_notify(3), without libsystemd. Never blocks.
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_NOTIFY_H
#define MEMWIPE_UDEV_RULES_WATCH_NOTIFY_H

/* Send "READY=1\nSTATUS=..." to $NOTIFY_SOCKET. 0, also if that is not set; or -errno. */
int notify_manager(const char *text);

#endif
