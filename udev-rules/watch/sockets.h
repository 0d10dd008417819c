/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the watcher has in CONTROL_FOLDER: the control socket, and the files that tell its state. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_SOCKETS_H
#define MEMWIPE_UDEV_RULES_WATCH_SOCKETS_H

#include "udev-rules/watch/watch.h"

/*
 * Make the folder and claim it for this process, until it ends. 0; -EWOULDBLOCK: another process
 * has claimed it; -errno.
 */
int sockets_claim(const char *folder);

/*
 * Open the control socket, STATUS_FILE, CHANGED_FILE and STATE_FILE; none of them in a dry run.
 * What cannot be opened is complained of and not fatal, because the disk is still watched;
 * *control_fd is -1 then.
 */
void sockets_open(struct watch *watch, int *control_fd);

/* Write the present state to STATUS_FILE, and CHANGED_FILE if it is another one. */
void sockets_tell_status(struct watch *watch);

/*
 * Serve at most one request of the control socket; never blocks. One that contains descriptors is
 * left to another thread, and until that is done watch->control_paused is set: the socket must not
 * be read.
 */
void sockets_serve(struct watch *watch, int fd);

/* Once a second: has that thread done it? If it waits for what the sender chose, end that. */
void sockets_resume(struct watch *watch);

#endif
