/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/resident.h"

#include "common/lock.h"

#include <errno.h>
#include <limits.h>
#include <linux/capability.h>
#include <malloc.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * libudev needs about 30 KiB of heap for the longest event. STACK_BYTES is several times its 8 KiB
 * receive buffer and PATH_MAX arrays. PRIORITY is the lowest real-time one: above all ordinary
 * processes, below other real-time ones.
 */
enum { HEAP_BYTES = 512 << 10, STACK_BYTES = 128 << 10, PRIORITY = 1 };

/*
 * libudev allocates when it receives an event, before anything is decided. With one arena that
 * neither shrinks nor uses mmap, what is taken here and given back serves those allocations for
 * ever: the lock that follows has faulted every page in, and none goes back to the kernel.
 */
static int reserve_heap(void)
{
	void *heap;

	mallopt(M_ARENA_MAX, 1);
	mallopt(M_MMAP_MAX, 0);
	mallopt(M_TRIM_THRESHOLD, INT_MAX);
	mallopt(M_TOP_PAD, HEAP_BYTES);
	heap = malloc(HEAP_BYTES);
	if (!heap)
		return -ENOMEM;
	explicit_bzero(heap, HEAP_BYTES);
	free(heap);
	return 0;
}

static int lock(void)
{
	return lock_memory(STACK_BYTES);
}

static int raise_priority(void)
{
	const struct sched_param priority = { .sched_priority = PRIORITY };

	return sched_setscheduler(0, SCHED_FIFO, &priority) == 0 ? 0 : -errno;
}

int become_resident(const char **step)
{
	static const struct {
		const char *what;
		int (*run)(void);
		bool needed;
	} steps[] = {
		{ "reserve heap", reserve_heap, true },
		{ "lock memory", lock, true },
		{ "keep the OOM killer away", protect_from_oom, true },
		/* Fails in a cgroup without a real-time budget; the watcher is only slower then. */
		{ "raise priority", raise_priority, false },
	};
	int error, first = 0;
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		error = steps[i].run();
		if (error && steps[i].needed && !first) {
			first = error;
			*step = steps[i].what;
		}
	}
	return first;
}

int may_reboot(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	if (syscall(SYS_capget, &header, data) != 0)
		return -errno;
	return data[CAP_TO_INDEX(CAP_SYS_BOOT)].effective & CAP_TO_MASK(CAP_SYS_BOOT) ? 0 : -EPERM;
}
