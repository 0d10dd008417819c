/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/client.h"

#include "udev-rules/front/unix_socket.h"

#include "common/message.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* How long sending and waiting for the answer may each take. */
enum { TIMEOUT_MS = 3000 };

static int connect_to(const char *path)
{
	const struct sockaddr_un nameless = { .sun_family = AF_UNIX };
	const int on = 1;
	int fd = unix_socket_open(SOCK_DGRAM, TIMEOUT_MS), error;

	if (fd < 0)
		return fd;
	/* Binding to no name has the kernel choose an abstract one, to which the watcher replies.
	 */
	if (bind(fd, (const struct sockaddr *)&nameless, sizeof(nameless.sun_family)) != 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof(on)) != 0)
		error = -errno;
	else
		error = unix_socket_connect(fd, path);
	if (!error)
		return fd;
	close(fd);
	return error;
}

static int receive(int fd, struct answer *answer)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(struct ucred))];
	} control;
	struct iovec into = { .iov_base = answer->text, .iov_len = sizeof(answer->text) - 1 };
	struct msghdr message = { .msg_iov = &into,
				  .msg_iovlen = 1,
				  .msg_control = &control,
				  .msg_controllen = sizeof(control) };
	struct cmsghdr *header;
	struct ucred sender = { .pid = 0 };
	ssize_t got = recvmsg(fd, &message, 0);

	if (got < 0)
		return errno == EAGAIN ? -ETIMEDOUT : -errno;
	answer->text[got] = '\0';
	header = CMSG_FIRSTHDR(&message);
	if (header && header->cmsg_type == SCM_CREDENTIALS)
		memcpy(&sender, CMSG_DATA(header), sizeof(sender));
	answer->pid = sender.pid;
	return 0;
}

int client_ask(const char *socket_path, const char *word, struct answer *answer)
{
	int fd = connect_to(socket_path), error = 0;

	*answer = (struct answer){ .pid = 0 };
	if (fd < 0)
		return fd;
	if (send(fd, word, strlen(word), MSG_NOSIGNAL) < 0)
		error = errno == EAGAIN ? -ETIMEDOUT : -errno;
	else
		error = receive(fd, answer);
	close(fd);
	return error;
}

const char *client_reason(int error)
{
	switch (error) {
	case -ENOENT:
	case -ECONNREFUSED:
		return "memwipe-watch is not running";
	case -ETIMEDOUT:
		return "memwipe-watch does not answer";
	default:
		return strerror(-error);
	}
}

bool answer_is_ok(const struct answer *answer)
{
	return strncmp(answer->text, "ok\n", 3) == 0;
}

int client_check(int error, struct answer *answer, const char *action)
{
	if (error) {
		complain("cannot %s: %s", action, client_reason(error));
		return exit_code(error);
	}
	if (answer_is_ok(answer))
		return EXIT_DONE;
	answer->text[strcspn(answer->text, "\n")] = '\0';
	complain("cannot %s: %s", action, answer->text);
	return strcmp(answer->text, "not permitted") == 0 ? EXIT_NOT_PERMITTED : EXIT_INCOMPLETE;
}

int client_send(const char *word, const char *action)
{
	struct answer answer;
	int error = client_ask(CONTROL_SOCKET, word, &answer);

	return client_check(error, &answer, action);
}

bool answer_next(const struct answer *answer, const char **from, const char *name, char value[256])
{
	const char *line = *from ? *from : answer->text;
	size_t length = strlen(name);

	while (*line) {
		const char *end = strchrnul(line, '\n');
		const char *next = *end ? end + 1 : end;

		if (strncmp(line, name, length) == 0 &&
		    (line[length] == ' ' || line + length == end)) {
			const char *rest = line[length] == ' ' ? line + length + 1 : end;

			snprintf(value, 256, "%.*s", (int)(end - rest), rest);
			*from = next;
			return true;
		}
		line = next;
	}
	return false;
}

bool answer_first(const struct answer *answer, const char *name, char *value, size_t room)
{
	const char *from = NULL;
	char whole[256];

	if (!answer_next(answer, &from, name, whole))
		return false;
	snprintf(value, room, "%s", whole);
	return true;
}
