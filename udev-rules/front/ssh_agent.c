/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/ssh_agent.h"

#include "udev-rules/front/unix_socket.h"

#include "common/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	SOCKETS_MAX_BYTES = 16 << 20,
	PATH_BYTES = 300,
	TIMEOUT_MS = 500,

	/* draft-ietf-sshm-ssh-agent, 3 and 6: the length in 4 bytes, then the type */
	MESSAGE_BYTES = 5,
	REMOVE_ALL_IDENTITIES = 19,
	SUCCESS = 6,

	ACCEPTS = 1 << 16, /* flag of a listening socket in /proc/net/unix */
};

/* proc_net(5), unix: "Num RefCount Protocol Flags Type St Inode Path". */
static bool find_path(const char *sockets, unsigned long inode, char path[PATH_BYTES])
{
	const char *line;
	unsigned int flags;
	unsigned long number;
	int at;

	for (line = sockets; *line; line = strchrnul(line, '\n'), line += *line == '\n') {
		at = 0;
		if (sscanf(line, "%*s %*x %*x %x %*x %*x %lu %n", &flags, &number, &at) != 2 ||
		    !at || number != inode || !(flags & ACCEPTS) || line[at] != '/')
			continue;
		snprintf(path, PATH_BYTES, "%.*s", (int)strcspn(line + at, "\n"), line + at);
		return true;
	}
	return false;
}

/* The first listening socket with a path that the process has open. */
static int find_socket(int root, pid_t pid, const char *sockets, char path[PATH_BYTES])
{
	char name[PATH_BYTES], target[64];
	unsigned long inode;
	struct dirent *entry;
	bool found = false;
	DIR *folder;

	snprintf(name, sizeof(name), "proc/%d/fd", (int)pid);
	folder = open_folder(root, name);
	if (!folder)
		return -errno;
	while (!found && (entry = readdir(folder))) {
		ssize_t length =
			readlinkat(dirfd(folder), entry->d_name, target, sizeof(target) - 1);

		target[length > 0 ? length : 0] = '\0';
		found = sscanf(target, "socket:[%lu]", &inode) == 1 &&
			find_path(sockets, inode, path);
	}
	closedir(folder);
	return found ? 0 : -ENOENT;
}

/* Through a descriptor, as the path may be too long for an address. */
static int connect_to(int file)
{
	int fd = unix_socket_open(SOCK_STREAM, TIMEOUT_MS), error;
	char path[64];

	if (fd < 0)
		return fd;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	error = unix_socket_connect(fd, path);
	if (!error)
		return fd;
	close(fd);
	return error;
}

static int ask(int fd)
{
	static const unsigned char request[MESSAGE_BYTES] = { 0, 0, 0, 1, REMOVE_ALL_IDENTITIES };
	static const unsigned char wanted[MESSAGE_BYTES] = { 0, 0, 0, 1, SUCCESS };
	unsigned char answer[MESSAGE_BYTES] = { 0 };

	if (send(fd, request, sizeof(request), MSG_NOSIGNAL) < 0 ||
	    recv(fd, answer, sizeof(answer), MSG_WAITALL) < 0)
		return -errno;
	return memcmp(answer, wanted, sizeof(wanted)) == 0 ? 0 : -EPROTO;
}

/* The agent may live in name spaces of its own, so both files are looked up in those. */
int ssh_agent_forget(int root, pid_t pid)
{
	char name[2 * PATH_BYTES], path[PATH_BYTES], *sockets;
	int error, file, fd;
	size_t bytes;

	snprintf(name, sizeof(name), "proc/%d/net/unix", (int)pid);
	error = read_file(root, name, SOCKETS_MAX_BYTES, &sockets, &bytes);
	if (error)
		return error;
	error = find_socket(root, pid, sockets, path);
	free(sockets);
	if (error)
		return error;
	snprintf(name, sizeof(name), "proc/%d/root%s", (int)pid, path);
	file = openat(root, name, O_PATH | O_CLOEXEC);
	if (file < 0)
		return -errno;
	fd = connect_to(file);
	close(file);
	if (fd < 0)
		return fd;
	error = ask(fd);
	close(fd);
	return error;
}
