/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/status_file.h"

#include "udev-rules/common/control.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FILE_MODE = 0644 };

/* The room is allocated, because a full file system would send SIGBUS later. */
static int map(int fd, char **text)
{
	int error = posix_fallocate(fd, 0, STATUS_FILE_BYTES);
	void *at;

	if (error)
		return -error;
	at = mmap(NULL, STATUS_FILE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (at == MAP_FAILED)
		return -errno;
	*text = at;
	return 0;
}

int status_file_open(const char *path, char **text)
{
	int fd, error;

	*text = NULL;
	(void)unlink(path);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
	if (fd < 0)
		return -errno;
	error = map(fd, text);
	close(fd);
	return error;
}

void status_file_write(char *text, const char *answer, uint64_t boottime_ns)
{
	char made[STATUS_FILE_BYTES];

	if (!text)
		return;
	memset(made, 0, sizeof(made));
	snprintf(made, sizeof(made), "at %" PRIu64 "\npid %d\n%s", boottime_ns, (int)getpid(),
		 answer);
	memcpy(text, made, sizeof(made));
}
