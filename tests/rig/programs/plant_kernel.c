/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Classes that are the kernel's own memory: data that waits in pipes, sockets and keyrings.
 * What is written at once fits the kernel's buffers, so that no record is cut in two.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/keyctl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/rig/programs/plant.h"

enum {
	CHUNK_BYTES = 32 << 10, /* whole pages; in a unix socket it takes one buffer */
	CHUNK_RECORDS = CHUNK_BYTES / MARKER_BYTES,
	PIPE_BYTES = 1 << 20, /* the default of /proc/sys/fs/pipe-max-size */
	SOCKET_BYTES = 4 << 20,
	KEY_RECORDS = 32767 / MARKER_BYTES, /* the kernel's limit for keys of type user */
	KEY_NAME_ROOM = 64,
};

/* Write records into fd until it takes no more. -EAGAIN: it took none at all. */
static int fill_descriptor(struct planting *p, int fd)
{
	static struct marker chunk[CHUNK_RECORDS];
	uint64_t before = p->planted, count;
	ssize_t done = 0;
	int error = 0;

	while (p->planted < p->wanted) {
		count = p->wanted - p->planted < CHUNK_RECORDS ? p->wanted - p->planted
							       : CHUNK_RECORDS;
		plant_fill(p, p->planted, chunk, count);
		done = write(fd, chunk, count * MARKER_BYTES);
		if (done < 0)
			break;
		p->planted += done / MARKER_BYTES;
	}
	if (done < 0 && (errno != EAGAIN || p->planted == before))
		error = plant_fail(p, "write");
	explicit_bzero(chunk, sizeof(chunk));
	return error;
}

int plant_pipe(struct planting *p)
{
	int end[2], error = 0;

	while (!error && p->planted < p->wanted) {
		if (pipe2(end, O_NONBLOCK | O_CLOEXEC) != 0)
			return plant_fail(p, "pipe2");
		(void)fcntl(end[1], F_SETPIPE_SZ, PIPE_BYTES); /* a smaller one is used as well */
		error = fill_descriptor(p, end[1]);
	}
	return error;
}

int plant_socket(struct planting *p)
{
	static const int room = SOCKET_BYTES;
	int end[2], error = 0;

	while (!error && p->planted < p->wanted) {
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, end) != 0)
			return plant_fail(p, "socketpair");
		if (setsockopt(end[0], SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room)) != 0)
			(void)setsockopt(end[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
		error = fill_descriptor(p, end[0]);
	}
	return error;
}

static int add_key(struct planting *p, const struct marker *payload, size_t count)
{
	char name[KEY_NAME_ROOM];

	snprintf(name, sizeof(name), "memplant-%" PRIu64 "-%" PRIu64, p->planter,
		 p->first + p->planted);
	if (syscall(SYS_add_key, "user", name, payload, count * MARKER_BYTES,
		    KEY_SPEC_PROCESS_KEYRING) < 0)
		return plant_fail(p, "add_key");
	p->planted += count;
	return 0;
}

int plant_keyring(struct planting *p)
{
	static struct marker payload[KEY_RECORDS];
	uint64_t count;
	int error = 0;

	while (!error && p->planted < p->wanted) {
		count = p->wanted - p->planted < KEY_RECORDS ? p->wanted - p->planted : KEY_RECORDS;
		plant_fill(p, p->planted, payload, count);
		error = add_key(p, payload, count);
	}
	explicit_bzero(payload, sizeof(payload));
	return error;
}
