/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/populate.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* Linux 5.14 */
#endif

static void touch(volatile char *at, size_t bytes)
{
	size_t page = sysconf(_SC_PAGESIZE), i;

	for (i = 0; i < bytes; i += page)
		at[i] = 0;
}

int memory_populate(void *at, size_t bytes)
{
	while (madvise(at, bytes, MADV_POPULATE_WRITE) != 0) {
		if (errno == EINTR || errno == EAGAIN)
			continue;
		if (errno != EINVAL)
			return -errno;
		touch(at, bytes);
		break;
	}
	return 0;
}
