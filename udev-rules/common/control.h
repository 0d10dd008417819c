/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The protocol of the watcher's socket. A request is one datagram with one command word, the answer
 * is one datagram: the line "ok" or the reason of a refusal, then lines of the form "name value".
 * File permissions decide who may send; the kernel supplies the sender's user id.
 *
 * All users read STATUS_FILE: a socket that all users may send to could be flooded by any of them.
 * It holds "at N" (CLOCK_BOOTTIME in ns), "pid N" of the watcher and the answer to "status"; then
 * zeros. It is written while it is read, so only what was read twice counts.
 *
 * A program that shows changes follows STATE_FILE by inotify: it is written once, after
 * STATUS_FILE, whenever the answer to "status" changes by more than the passing of time.
 */
#ifndef MEMWIPE_UDEV_RULES_COMMON_CONTROL_H
#define MEMWIPE_UDEV_RULES_COMMON_CONTROL_H

#define CONTROL_FOLDER "/run/memwipe"
#define CONTROL_SOCKET CONTROL_FOLDER "/control" /* root and the group */
#define STATUS_FILE    CONTROL_FOLDER "/status"	 /* rewritten each second and at each request */
#define STATE_FILE     CONTROL_FOLDER "/state"	 /* one line that sums it up */
#define FOREIGN_FILE   CONTROL_FOLDER "/foreign" /* written when a slot turns foreign */

/* "reload" has the watcher read this copy of the configuration: reading the disk might block. */
#define RELOAD_FILE CONTROL_FOLDER "/memwipe.conf"

/* Refusals of it; what is wrong follows, one a line. After the second one the client asks again. */
#define RELOAD_REFUSED "nothing was changed"
#define RELOAD_BUSY    "nothing was changed, because devices come or go"

/*
 * Permit sending to the socket at `path`: to root, and to the members of `group`; "": to no other
 * user. 0 or -errno; -ESRCH: there is no such group, and only root may send.
 */
int control_permit(const char *path, const char *group);

enum {
	CONTROL_WORD_BYTES = 64,
	CONTROL_ANSWER_BYTES = 4096,
	STATUS_FILE_BYTES = 2 * CONTROL_ANSWER_BYTES,
	STATUS_FRESH_SECONDS = 3, /* after that the watcher hangs */
};

/* "locked no" expires after UNLOCKED_SECONDS; memwipe session repeats it before that. */
enum { UNLOCKED_SECONDS = 30, LOCKED_REPEAT_SECONDS = 10 };

#endif
