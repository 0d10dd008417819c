/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/lock.h"

#include <alloca.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void touch_stack(size_t bytes)
{
	/* cppcheck-suppress allocaCalled ; the caller knows its stack's size */
	volatile char *stack = alloca(bytes);
	size_t i;

	for (i = 0; i < bytes; i += 1024)
		stack[i] = 0;
}

int lock_memory(size_t stack_bytes)
{
	if (mlockall(MCL_CURRENT | MCL_FUTURE) != 0)
		return -errno;
	touch_stack(stack_bytes);
	return 0;
}

int lock_present_memory(void)
{
	return mlockall(MCL_CURRENT) == 0 ? 0 : -errno;
}

static int set_oom_score_adj(const char *text)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
	int error = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		error = -errno;
	close(fd);
	return error;
}

int protect_from_oom(void)
{
	return set_oom_score_adj("-1000");
}

int offer_to_oom(void)
{
	return set_oom_score_adj("1000");
}

long long locked_bytes(void)
{
	char line[128];
	long long kib = -1;
	FILE *status = fopen("/proc/self/status", "re");

	if (!status)
		return -errno;
	while (kib < 0 && fgets(line, sizeof(line), status))
		if (sscanf(line, "VmLck: %lld kB", &kib) != 1)
			kib = -1;
	fclose(status);
	return kib < 0 ? -ENODATA : kib * 1024;
}
