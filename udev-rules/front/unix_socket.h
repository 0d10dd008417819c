/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sockets of another process: one that does not read or answer must not make a command hang. */
#ifndef MEMWIPE_UDEV_RULES_FRONT_UNIX_SOCKET_H
#define MEMWIPE_UDEV_RULES_FRONT_UNIX_SOCKET_H

/*
 * A socket of this type on which sending and receiving fail with EAGAIN after timeout_ms; so does
 * connecting to a stream whose queue is full. The descriptor, or -errno.
 */
int unix_socket_open(int type, int timeout_ms);

/* Connect it. 0, or -errno. */
int unix_socket_connect(int fd, const char *path);

#endif
