/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/listen.h"

#include "udev-rules/common/opener.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* asm-generic/socket.h since Linux 6.16. */
#ifndef SO_PASSRIGHTS
#define SO_PASSRIGHTS 83
#endif

int listen_at(const char *path, const char *group, int *fd)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	mode_t mask = umask(0777); /* so the group is set before it may send */
	const int on = 1, off = 0;
	int error = 0;

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	(void)unlink(path);
	*fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*fd < 0 || setsockopt(*fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof(on)) != 0 ||
	    bind(*fd, (struct sockaddr *)&address, sizeof(address)) != 0)
		error = -errno;
	(void)setsockopt(*fd, SOL_SOCKET, SO_PASSRIGHTS, &off, sizeof(off));
	umask(mask);
	return error ? error : control_permit(path, group);
}

/* Room for the credentials of the sender, and for nothing else. */
union sender_room {
	struct cmsghdr align;
	char room[CMSG_SPACE(sizeof(struct ucred))];
};

/* Descriptors do not fit into sender_room, so the kernel sets MSG_CTRUNC. MSG_PEEK leaves them. */
bool listen_has_descriptors(int fd)
{
	union sender_room control;
	struct msghdr message = { .msg_control = &control, .msg_controllen = sizeof(control) };

	return recvmsg(fd, &message, MSG_PEEK | MSG_DONTWAIT | MSG_CMSG_CLOEXEC) >= 0 &&
	       (message.msg_flags & MSG_CTRUNC);
}

/* The kernel closes the descriptors in this thread, before recv(2) returns. */
int listen_drop(int fd, const char *unused)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, OPENER_SIGNAL);
	(void)pthread_sigmask(SIG_UNBLOCK, &signals, NULL);
	(void)recv(fd, NULL, 0, MSG_DONTWAIT);
	(void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
	return -ENODATA; /* no descriptor to close */
}

bool listen_receive(int fd, struct request *request)
{
	union sender_room control;
	struct iovec into = { .iov_base = request->word, .iov_len = sizeof(request->word) - 1 };
	struct msghdr message = { .msg_name = &request->from,
				  .msg_namelen = sizeof(request->from),
				  .msg_iov = &into,
				  .msg_iovlen = 1,
				  .msg_control = &control,
				  .msg_controllen = sizeof(control) };
	struct cmsghdr *header;
	struct ucred sender;
	ssize_t got = recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

	if (got < 0)
		return false;
	request->word[got] = '\0';
	request->word[strcspn(request->word, "\n")] = '\0';
	request->from_bytes = message.msg_namelen;
	header = CMSG_FIRSTHDR(&message);
	if (!header || header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_CREDENTIALS ||
	    (message.msg_flags & MSG_TRUNC))
		return false;
	memcpy(&sender, CMSG_DATA(header), sizeof(sender));
	request->uid = sender.uid;
	return true;
}

/* A path would be looked up on a file system of the sender's choice, which may block. */
void listen_answer(int fd, const struct request *request, const char *text)
{
	if (request->from_bytes > offsetof(struct sockaddr_un, sun_path) &&
	    request->from.sun_path[0] == '\0')
		(void)sendto(fd, text, strlen(text), MSG_DONTWAIT | MSG_NOSIGNAL,
			     (const struct sockaddr *)&request->from, request->from_bytes);
}
