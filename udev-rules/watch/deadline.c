/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/deadline.h"

#include <errno.h>
#include <limits.h>
#include <linux/reboot.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* PRIORITY is one above the first thread's, because this one must run even if that one spins. */
enum { STACK_BYTES = 64 << 10, USED_STACK_BYTES = 16 << 10, PRIORITY = 2, MS_PER_S = 1000 };

static bool wait_until_readable(int fd, int timeout_ms)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	int ready;

	while ((ready = poll(&wait, 1, timeout_ms)) < 0 && errno == EINTR)
		continue;
	return ready > 0;
}

/* For poll(2), whose maximum is 24 days. */
static int in_ms(int seconds)
{
	return seconds < INT_MAX / MS_PER_S ? seconds * MS_PER_S : INT_MAX;
}

/* reboot(2) may wait for a lock that a hanging way has, so it is only for kernels without SysRq. */
static void end_machine(const struct deadline *deadline, char key, unsigned int command)
{
	const struct timespec pause = { .tv_sec = deadline->pause_seconds };

	/* If it fails, the next one is tried. */
	if (write(deadline->sysrq_fd, &key, 1) != 1)
		syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, command, NULL);
	nanosleep(&pause, NULL);
}

/* False: the door that is tried hangs, as it has taken no step for as long as the deadline is away.
 */
static bool wait_for_doors(const struct deadline *deadline)
{
	unsigned int before, steps = 0;

	do {
		if (wait_until_readable(deadline->failed_fd, in_ms(deadline->seconds)))
			return true;
		before = steps;
		steps = ways_steps(deadline->doors);
	} while (steps != before);
	return false;
}

static void *run_deadline(void *argument)
{
	struct deadline *deadline = argument;
	const struct sched_param priority = { .sched_priority = PRIORITY };
	volatile char stack[USED_STACK_BYTES];
	size_t i;

	/* Fault in the part of the stack that is used later. */
	for (i = 0; i < sizeof(stack); i += 1024)
		stack[i] = 0;
	/* Fails where the first thread could not get a real-time priority either. */
	(void)sched_setscheduler(0, SCHED_FIFO, &priority);
	pthread_barrier_wait(&deadline->running);
	(void)wait_until_readable(deadline->fired_fd, -1);
	if (!wait_for_doors(deadline))
		ways_go_past(deadline->doors);
	for (;;) {
		end_machine(deadline, 'o', LINUX_REBOOT_CMD_POWER_OFF);
		end_machine(deadline, 'b', LINUX_REBOOT_CMD_RESTART);
	}
	return NULL;
}

int deadline_prepare(struct deadline *deadline)
{
	pthread_attr_t attributes;
	int error;

	deadline->fired_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	deadline->failed_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (deadline->fired_fd < 0 || deadline->failed_fd < 0)
		return -errno;
	pthread_barrier_init(&deadline->running, NULL, 2);
	pthread_attr_init(&attributes);
	error = pthread_attr_setstacksize(&attributes, STACK_BYTES);
	if (!error)
		error = pthread_create(&deadline->thread, &attributes, run_deadline, deadline);
	pthread_attr_destroy(&attributes);
	if (error)
		return -error;
	pthread_barrier_wait(&deadline->running);
	return 0;
}

/* The descriptor is non-blocking and its counter far from full, so this does not block. */
static void raise_event(int fd)
{
	const uint64_t one = 1;

	(void)!write(fd, &one, sizeof(one)); /* EAGAIN: it is readable already */
}

void deadline_start(const struct deadline *deadline)
{
	raise_event(deadline->fired_fd);
}

void deadline_doors_failed(const struct deadline *deadline)
{
	raise_event(deadline->failed_fd);
}
