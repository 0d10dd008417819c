/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/last_resort.h"

#include "common/lock.h"
#include "common/populate.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
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
 * without progress. In a system that restarts what was killed, some memory is freed all the time:
 * it has enough after PAUSES in all, too. There is no limit to progress, which ends when all memory
 * is taken. KEPT_SECONDS and HANG_SECONDS are for when there is none: for the child that takes what
 * was kept, and for the parent, to which children that hang look the same.
 */
#define STEP_BYTES HUGE_PAGE_BYTES
#define KEEP_BYTES (24UL << 20)
enum {
	CHILDREN_MAX = 64,
	PAUSE_NS = 20000000,
	PATIENCE = 25,
	PAUSES = 300,
	KEPT_SECONDS = 4,
	HANG_SECONDS = 8,
	END_SECONDS = 3
};

/* Of all children: in memory that they share with this process once it sweeps. */
static atomic_uint own_steps;
static _Atomic(atomic_uint *) steps = &own_steps;

static const struct timespec pause_time = { .tv_nsec = PAUSE_NS };

unsigned int last_resort_steps(void)
{
	return atomic_load(atomic_load(&steps));
}

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

/* Not there before it is touched; NULL if there is no room for the mapping. */
static char *map(size_t bytes)
{
	void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return at == MAP_FAILED ? NULL : at;
}

/*
 * Clear free memory of this size. It is aligned, so that the kernel can take a huge page if it has
 * one: one page fault instead of 512 saves most of the time. MADV_HUGEPAGE would have the kernel
 * make one by moving others, which takes seconds when little is free. mmap(2) may not align it, so
 * the mapping is twice as large; the rest of it is never touched.
 */
static bool take_step(void)
{
	char *at = map(2 * STEP_BYTES);

	if (!at || memory_populate(at + -(uintptr_t)at % STEP_BYTES, STEP_BYTES) != 0)
		return false;
	atomic_fetch_add(atomic_load(&steps), 1);
	return true;
}

/*
 * The kernel keeps freed pages for each CPU, since Linux 5.13 huge ones as well. It does not look
 * for a huge page there while none is free elsewhere, because zone_watermark_ok() in
 * mm/page_alloc.c counts only those: no step can take the last one. When small pages are given back
 * on this CPU, the lists grow too long, and the kernel frees the oldest pages in them.
 */
static void empty_cpu_lists(void)
{
	char *at = map(STEP_BYTES);

	if (!at)
		return;
	(void)madvise(at, STEP_BYTES, MADV_NOHUGEPAGE);
	(void)memory_populate(at, STEP_BYTES);
	(void)munmap(at, STEP_BYTES);
}

static void take_all_but_the_kept(void)
{
	int patience = PATIENCE, pauses = PAUSES;

	while (patience && pauses) {
		if (free_bytes() > KEEP_BYTES + STEP_BYTES && take_step()) {
			patience = PATIENCE;
			continue;
		}
		patience--;
		pauses--;
		nanosleep(&pause_time, NULL);
	}
}

static void take_free_memory(void)
{
	take_all_but_the_kept();
	empty_cpu_lists();
}

/*
 * The last pages, too: those that the kernel keeps for each CPU and in its reserves. Only a process
 * that the OOM killer may kill can do that, since without one the kernel would panic. What the
 * killed one gives back is zero.
 */
static void take_the_kept(void)
{
	time_t end = now_seconds() + KEPT_SECONDS;

	if (offer_to_oom() != 0)
		return;
	while (now_seconds() < end) {
		if (take_step())
			end = now_seconds() + KEPT_SECONDS;
		else
			nanosleep(&pause_time, NULL);
	}
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

static _Noreturn void run_child(int cpu, bool last)
{
	leave_cpu_to_others();
	stay_on(cpu);
	(void)mlockall(MCL_FUTURE | MCL_ONFAULT); /* nothing of it is written to a swap area */
	take_free_memory();
	if (last) {
		take_the_kept();
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
static size_t start_children(pid_t child[CHILDREN_MAX])
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
			run_child(cpu, count == 0);
		if (pid > 0)
			child[count++] = pid;
	}
	return count;
}

/* Until it ends, or none of the children gets on. */
static void wait_for(pid_t child)
{
	time_t end = now_seconds() + HANG_SECONDS;
	unsigned int seen = last_resort_steps();

	while (waitpid(child, NULL, WNOHANG) == 0 && now_seconds() < end) {
		nanosleep(&pause_time, NULL);
		if (last_resort_steps() != seen) {
			seen = last_resort_steps();
			end = now_seconds() + HANG_SECONDS;
		}
	}
}

static void end_children(const pid_t *child, size_t count)
{
	const time_t end = now_seconds() + END_SECONDS;
	size_t i;

	for (i = 0; i < count; i++)
		(void)kill(child[i], SIGKILL);
	for (i = 0; i < count; i++)
		while (waitpid(child[i], NULL, WNOHANG) == 0 && now_seconds() < end)
			nanosleep(&pause_time, NULL);
}

/* Without memory to share, no child is seen to get on. */
static void share_steps(void)
{
	void *at = mmap(NULL, sizeof(atomic_uint), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (at != MAP_FAILED)
		atomic_store(&steps, at);
}

int last_resort_sweep(const int fd[LAST_RESORT_FILES])
{
	pid_t child[CHILDREN_MAX];
	size_t i, count;

	/* If that fails, for lack of privilege or of other processes, less memory is free. It
	 * reaches the processes that are in none of the groups. */
	(void)kill(-1, SIGKILL);
	for (i = 0; i < LAST_RESORT_FILES; i++)
		(void)!write(fd[i], words[i], strlen(words[i]));
	share_steps();
	count = start_children(child);
	/* The power-off needs memory: what they hold is given back first. */
	if (count) {
		wait_for(child[0]);
		end_children(child, count);
	} else {
		take_free_memory();
	}
	return -EIO;
}
