/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/descriptor.h"

#include <string.h>
#include <sys/socket.h>

/* asm-generic/socket.h since Linux 6.16. */
#ifndef SO_PASSRIGHTS
#define SO_PASSRIGHTS 83
#endif

ssize_t descriptor_send(int to, const char *word, int descriptor)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { .header = { .cmsg_len = CMSG_LEN(sizeof(int)),
				  .cmsg_level = SOL_SOCKET,
				  .cmsg_type = SCM_RIGHTS } };
	struct iovec text = { .iov_base = (char *)word, .iov_len = strlen(word) };
	struct msghdr message = { .msg_iov = &text,
				  .msg_iovlen = 1,
				  .msg_control = &control,
				  .msg_controllen = sizeof(control) };

	memcpy(CMSG_DATA(&control.header), &descriptor, sizeof(descriptor));
	return sendmsg(to, &message, 0);
}

void descriptors_permit(int socket)
{
	const int on = 1;

	(void)setsockopt(socket, SOL_SOCKET, SO_PASSRIGHTS, &on, sizeof(on));
}
