/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The watcher's end of control.h. Nothing here waits, and nobody can make it grow. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_LISTEN_H
#define MEMWIPE_UDEV_RULES_WATCH_LISTEN_H

#include "udev-rules/common/control.h"

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

struct request {
	char word[CONTROL_WORD_BYTES]; /* without its newline */
	uid_t uid;		       /* of who sent it, as the kernel says */
	struct sockaddr_un from;
	socklen_t from_bytes;
};

/*
 * A socket at `path`, in place of one that a dead process left, below an existing folder. `group`:
 * who beside root may send; "": nobody; NULL: everybody. 0 and *fd, or -errno; -ESRCH: there is
 * no such group, and root alone may send.
 */
int listen_at(const char *path, const char *group, int *fd);

/*
 * Does the next request carry descriptors? To take it is to close them, which may last as long as
 * the sender likes: a TCP socket that lingers. A socket where one waits is not read any more, nor
 * closed.
 */
bool listen_is_trap(int fd);

/* Take one request that is no trap. False: there is none, or it makes no sense. */
bool listen_take(int fd, struct request *request);

/* Send an answer if it can be done at once: to a sender in the abstract namespace alone. */
void listen_answer(int fd, const struct request *request, const char *text);

#endif
