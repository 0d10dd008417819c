/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The control and the status socket: opening them, and serving one request. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_SOCKETS_H
#define MEMWIPE_UDEV_RULES_WATCH_SOCKETS_H

#include "udev-rules/watch/watch.h"

/*
 * Open both sockets and STATE_FILE; none of them in a dry run. A descriptor is -1 if its socket
 * could not be opened: that is complained of and not fatal, because the disk is still watched.
 */
void sockets_open(struct watch *watch, int *control_fd, int *status_fd);

/*
 * Serve at most one request of a socket; never blocks. `trusted`: it is the control socket. Sets
 * *fd to -1 if the socket must not be read any more.
 */
void sockets_serve(struct watch *watch, int *fd, bool trusted);

#endif
