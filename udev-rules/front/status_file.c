/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/status_file.h"

#include "common/io.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S 1000000000ULL

enum { PAUSE_NS = 50000000, PAUSES = STATUS_FRESH_SECONDS * 20 };

struct content {
	char text[STATUS_FILE_BYTES];
};

static uint64_t boottime_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

static bool read_twice(int fd, struct content *content)
{
	static struct content again;

	memset(content, 0, sizeof(*content));
	memset(&again, 0, sizeof(again));
	return pread(fd, content->text, sizeof(content->text) - 1, 0) > 0 &&
	       pread(fd, again.text, sizeof(again.text) - 1, 0) > 0 &&
	       memcmp(content, &again, sizeof(again)) == 0;
}

/* 0, or -EAGAIN: it is old or is being written; -ECONNREFUSED: the process has ended. */
static int parse(const struct content *content, struct answer *answer)
{
	uint64_t at;
	int pid, length = 0;

	if (sscanf(content->text, "at %" SCNu64 "\npid %d%n", &at, &pid, &length) != 2 ||
	    content->text[length] != '\n')
		return -EAGAIN;
	if (kill(pid, 0) != 0 && errno == ESRCH)
		return -ECONNREFUSED;
	answer->pid = pid;
	if (at + STATUS_FRESH_SECONDS * NS_PER_S < boottime_ns())
		return -EAGAIN;
	snprintf(answer->text, sizeof(answer->text), "%s", content->text + length + 1);
	return 0;
}

static int open_file(int root)
{
	return openat(root, &STATUS_FILE[1], O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
}

bool status_file_is_fresh(int root)
{
	static struct content content;
	static struct answer answer;
	int fd = open_file(root);
	bool fresh;

	if (fd < 0)
		return false;
	fresh = read_twice(fd, &content) && parse(&content, &answer) == 0;
	close(fd);
	return fresh;
}

int status_file_read(int root, struct answer *answer)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	static struct content content;
	int fd = open_file(root);
	int error = -EAGAIN, i;

	*answer = (struct answer){ .pid = 0 };
	if (fd < 0)
		return -errno;
	for (i = 0; i < PAUSES && error == -EAGAIN; i++) {
		if (i)
			nanosleep(&pause, NULL);
		error = read_twice(fd, &content) ? parse(&content, answer) : -EAGAIN;
	}
	close(fd);
	return error == -EAGAIN ? -ETIMEDOUT : error;
}
