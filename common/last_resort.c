/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/last_resort.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>

/*
 * The pool of huge pages; what is cached and clean; what the kernel keeps for itself, some MiB, and
 * of each zone for those who can use no other, some hundred MiB in a large machine. Whoever asks
 * for the last two gets nothing, with nobody left to kill for it: the kernel would panic.
 */
static const char *const words[LAST_RESORT_FILES] = { "0", "3", "64", "0 0 0 0" };

/*
 * KEEP_BYTES: below it the kernel would look for somebody to kill and find nobody. The dead need
 * some moments to give back what they had: PATIENCE pauses without progress are the end.
 */
#define STEP_BYTES (2UL << 20)
#define KEEP_BYTES (24UL << 20)
enum { SWEEP_SECONDS = 8, PAUSE_NS = 20000000, PATIENCE = 25 };

static uint64_t free_bytes(void)
{
	struct sysinfo info;

	return sysinfo(&info) == 0 ? (uint64_t)info.freeram * info.mem_unit : 0;
}

static time_t now_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* The process is locked, so what it maps is there, and zero, when the call returns. */
static int take(size_t bytes)
{
	return mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_POPULATE, -1, 0) == MAP_FAILED
		       ? -errno
		       : 0;
}

int last_resort_sweep(const int fd[LAST_RESORT_FILES])
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	time_t end = now_seconds() + SWEEP_SECONDS;
	int patience = PATIENCE;
	size_t i;

	/* Without the right, or with nobody to kill, less is free. */
	(void)kill(-1, SIGKILL);
	for (i = 0; i < LAST_RESORT_FILES; i++)
		(void)!write(fd[i], words[i], strlen(words[i]));
	while (patience && now_seconds() < end) {
		if (free_bytes() > KEEP_BYTES + STEP_BYTES && take(STEP_BYTES) == 0) {
			patience = PATIENCE;
			continue;
		}
		patience--;
		nanosleep(&pause, NULL);
	}
	return -EIO;
}
