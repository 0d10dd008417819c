/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The watcher's side of control.h. Nothing here blocks, and no sender can make it use more memory.
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_LISTEN_H
#define MEMWIPE_UDEV_RULES_WATCH_LISTEN_H

#include "udev-rules/common/control.h"

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

struct request {
	char word[CONTROL_WORD_BYTES]; /* without its newline */
	uid_t uid;		       /* of the sender, supplied by the kernel */
	struct sockaddr_un from;
	socklen_t from_bytes;
};

/*
 * Open a socket at `path` in an existing folder, replacing one that is there. Root may send,
 * and the members of `group`, unless that is "". 0 and *fd, or -errno; -ESRCH: there is no such
 * group, and only root may send.
 */
int listen_at(const char *path, const char *group, int *fd);

/*
 * Does the next request contain descriptors? Receiving it closes them, and close(2) may block as
 * long as the sender wants: a TCP socket with SO_LINGER. Leave that to listen_drop().
 */
bool listen_has_descriptors(int fd);

/* Receive the next request and forget it. An opener_function, which OPENER_SIGNAL interrupts. */
int listen_drop(int fd, const char *unused);

/* Receive one request that contains no descriptors. False: there is none, or it is malformed. */
bool listen_receive(int fd, struct request *request);

/* Send an answer without blocking; only to a sender that has an abstract address. */
void listen_answer(int fd, const struct request *request, const char *text);

#endif
