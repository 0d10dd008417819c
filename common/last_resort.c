/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/last_resort.h"

#include "common/lock.h"
#include "common/populate.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * Kill; free the pool of huge pages and clean caches; lower the two reserves of the page allocator:
 * the minimum (some MiB) and the lowmem reserve of each zone (some hundred MiB in a large machine).
 * Let processes map more than there is, and let the kernel kill one, instead of a panic, when there
 * is no more.
 */
static const char *const words[LAST_RESORT_FILES] = { "1",  "1",       "1", "0", "3",
						      "64", "0 0 0 0", "1", "0" };

/*
 * One child for each CPU takes memory. While KEEP_BYTES are free, any process can still allocate.
 * Killed processes need some time to free their memory: a child has enough after PATIENCE pauses
 * without progress. In a system that restarts what was killed, some memory is freed all the time.
 * SWEEP_SECONDS is the limit for all together, and of these KEPT_SECONDS are for what was kept.
 */
#define STEP_BYTES HUGE_PAGE_BYTES
#define KEEP_BYTES (24UL << 20)
enum { CHILDREN_MAX = 64, SWEEP_SECONDS = 8, KEPT_SECONDS = 2, PAUSE_NS = 20000000, PATIENCE = 25 };

static const struct timespec pause_time = { .tv_nsec = PAUSE_NS };

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

/*
 * Clear free memory of this size. It is aligned, so that the kernel can take a huge page if it has
 * one: one page fault instead of 512 saves most of the time. MADV_HUGEPAGE would have the kernel
 * make one by moving others, which takes seconds when little is free. mmap(2) may not align it, so
 * the mapping is twice as large; the rest of it is never touched.
 */
static bool take_step(void)
{
	char *at = mmap(NULL, 2 * STEP_BYTES, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (at == MAP_FAILED)
		return false;
	return memory_populate(at + -(uintptr_t)at % STEP_BYTES, STEP_BYTES) == 0;
}

static void take_all_but_the_kept(time_t end)
{
	int patience = PATIENCE;

	while (patience && now_seconds() < end) {
		if (free_bytes() > KEEP_BYTES + STEP_BYTES && take_step()) {
			patience = PATIENCE;
			continue;
		}
		patience--;
		nanosleep(&pause_time, NULL);
	}
}

/*
 * The last pages, too: those that the kernel keeps for each CPU and in its reserves. Only a process
 * that the OOM killer may kill can do that, since without one the kernel would panic. What the
 * killed one gives back is zero.
 */
static void take_the_kept(time_t end)
{
	if (offer_to_oom() != 0)
		return;
	while (now_seconds() < end)
		if (!take_step())
			nanosleep(&pause_time, NULL);
}

/* Its pages come from lists of its own CPU first. */
static void stay_on(int cpu)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	(void)sched_setaffinity(0, sizeof(one), &one); /* elsewhere it takes memory as well */
}

/* With the watcher's real-time priority, killed processes would get no CPU to free their memory. */
static void leave_cpu_to_others(void)
{
	const struct sched_param none = { .sched_priority = 0 };

	(void)sched_setscheduler(0, SCHED_OTHER, &none);
}

static _Noreturn void run_child(int cpu, bool last, time_t end)
{
	leave_cpu_to_others();
	stay_on(cpu);
	(void)mlockall(MCL_FUTURE | MCL_ONFAULT); /* nothing of it is written to a swap area */
	take_all_but_the_kept(end - KEPT_SECONDS);
	if (last) {
		take_the_kept(end);
		_exit(0);
	}
	for (;;)
		pause();
}

/* The watcher stays on one CPU (udev-rules/watch/boot_cpu.h); its cpuset still counts. */
static void find_usable_cpus(cpu_set_t *usable)
{
	memset(usable, 0xff, sizeof(*usable));
	(void)sched_setaffinity(0, sizeof(*usable), usable);
	if (sched_getaffinity(0, sizeof(*usable), usable) != 0)
		CPU_ZERO(usable);
}

/* The first child is the one that ends by itself. */
static size_t start_children(pid_t child[CHILDREN_MAX], time_t end)
{
	size_t count = 0;
	cpu_set_t usable;
	int cpu;

	find_usable_cpus(&usable);
	for (cpu = 0; cpu < CPU_SETSIZE && count < CHILDREN_MAX; cpu++) {
		pid_t pid;

		if (!CPU_ISSET(cpu, &usable))
			continue;
		pid = _Fork();
		if (pid == 0)
			run_child(cpu, count == 0, end);
		if (pid > 0)
			child[count++] = pid;
	}
	return count;
}

static void wait_for(pid_t child, time_t end)
{
	while (waitpid(child, NULL, WNOHANG) == 0 && now_seconds() < end)
		nanosleep(&pause_time, NULL);
}

int last_resort_sweep(const int fd[LAST_RESORT_FILES])
{
	time_t end = now_seconds() + SWEEP_SECONDS;
	pid_t child[CHILDREN_MAX];
	size_t i, count;

	/* If that fails, for lack of privilege or of other processes, less memory is free. It
	 * reaches the processes that are in none of the groups. */
	(void)kill(-1, SIGKILL);
	for (i = 0; i < LAST_RESORT_FILES; i++)
		(void)!write(fd[i], words[i], strlen(words[i]));
	count = start_children(child, end);
	if (!count)
		take_all_but_the_kept(end);
	/* The power-off needs memory: what they hold is given back first. */
	if (count)
		wait_for(child[0], end);
	for (i = 0; i < count; i++)
		(void)kill(child[i], SIGKILL);
	for (i = 0; i < count; i++)
		wait_for(child[i], end + 1);
	return -EIO;
}
