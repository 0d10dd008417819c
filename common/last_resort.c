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
 * Kill; free the pool of huge pages and clean caches; lower the two reserves of the page allocator:
 * the minimum (some MiB) and the lowmem reserve of each zone (some hundred MiB in a large machine).
 * A request that would need these reserves fails otherwise, and without a process left to kill the
 * kernel would panic.
 */
static const char *const words[LAST_RESORT_FILES] = { "1", "1", "1", "0", "3", "64", "0 0 0 0" };

/*
 * KEEP_BYTES stay free: below that the OOM killer would find no process to kill. Killed processes
 * need some time to free their memory: the sweep ends after PATIENCE pauses without progress.
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

	/* If that fails, for lack of privilege or of other processes, less memory is free. It
	 * reaches the processes that are in none of the groups. */
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
