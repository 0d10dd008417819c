/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Datagrams that contain a descriptor. */
#ifndef MEMWIPE_TESTS_UNIT_DESCRIPTOR_H
#define MEMWIPE_TESTS_UNIT_DESCRIPTOR_H

#include <sys/types.h>

/* What sendmsg(2) returns. The caller keeps the descriptor. */
ssize_t descriptor_send(int to, const char *word, int descriptor);

/* Have the kernel deliver them to this socket, as those do that cannot refuse them. */
void descriptors_permit(int socket);

#endif
