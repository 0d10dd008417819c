/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/opener.h"

#include "udev-rules/common/block.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* PRIORITY is that of the watcher, which waits for them. */
enum {
	OPENERS = 8,
	PRIORITY = 1,
	STACK_BYTES = 64 << 10,
	NS_PER_MS = 1000000,
	NS_PER_S = 1000000000
};

/* IDLE and ASKED are set by the caller; the thread and the caller race for what follows ASKED. */
enum progress { IDLE, ASKED, ANSWERED, ABANDONED };

static struct opener {
	pthread_t thread;
	sem_t asked, answered;
	atomic_int progress;
	opener_function *open_node;
	int root;
	char path[DEVPATH_BYTES + DEVICE_NAME_BYTES];
	int result;
} openers[OPENERS];

static bool started;

static void close_result(int result)
{
	if (result >= 0)
		close(result);
}

static void *run_opener(void *argument)
{
	const struct sched_param priority = { .sched_priority = PRIORITY };
	struct opener *opener = argument;

	/* Fails where the caller could not get a real-time priority either. */
	(void)sched_setscheduler(0, SCHED_FIFO, &priority);
	for (;;) {
		int expected = ASKED;

		while (sem_wait(&opener->asked) != 0)
			continue;
		opener->result = opener->open_node(opener->root, opener->path);
		if (atomic_compare_exchange_strong(&opener->progress, &expected, ANSWERED)) {
			sem_post(&opener->answered);
		} else {
			close_result(opener->result);
			atomic_store(&opener->progress, IDLE);
		}
	}
	return NULL;
}

static void wake_up(int unused)
{
}

int openers_start(void)
{
	const struct sigaction action = { .sa_handler = wake_up };
	pthread_attr_t attributes;
	int error, i;

	(void)sigaction(OPENER_SIGNAL, &action, NULL);
	pthread_attr_init(&attributes);
	error = pthread_attr_setstacksize(&attributes, STACK_BYTES);
	for (i = 0; i < OPENERS && !error; i++) {
		sem_init(&openers[i].asked, 0, 0);
		sem_init(&openers[i].answered, 0, 0);
		error = pthread_create(&openers[i].thread, &attributes, run_opener, &openers[i]);
	}
	pthread_attr_destroy(&attributes);
	started = !error;
	return -error;
}

/* An idle one, with the task; NULL and *error: none, or another one still waits for this node. */
static struct opener *ask(opener_function *open_node, int root, const char *path,
			  enum progress progress, int *error)
{
	struct opener *free = NULL;
	int i;

	*error = -EAGAIN;
	for (i = 0; i < OPENERS; i++) {
		if (atomic_load(&openers[i].progress) == IDLE)
			free = &openers[i];
		else if (strcmp(openers[i].path, path) == 0)
			*error = -EBUSY;
	}
	if (!free || *error == -EBUSY)
		return NULL;
	free->open_node = open_node;
	free->root = root;
	snprintf(free->path, sizeof(free->path), "%s", path);
	atomic_store(&free->progress, progress);
	sem_post(&free->asked);
	return free;
}

static bool wait_for_answer(struct opener *opener)
{
	struct timespec end;
	int got;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_nsec += OPENER_WAIT_MS * NS_PER_MS;
	end.tv_sec += end.tv_nsec / NS_PER_S;
	end.tv_nsec %= NS_PER_S;
	while ((got = sem_clockwait(&opener->answered, CLOCK_MONOTONIC, &end)) != 0 &&
	       errno == EINTR)
		continue;
	return got == 0;
}

int opener_open(opener_function *open_node, int root, const char *path)
{
	struct opener *opener;
	int error, expected = ASKED;

	if (!started)
		return open_node(root, path);
	opener = ask(open_node, root, path, ASKED, &error);
	if (!opener)
		return error;
	if (!wait_for_answer(opener)) {
		if (atomic_compare_exchange_strong(&opener->progress, &expected, ABANDONED))
			return -ETIMEDOUT;
		while (sem_wait(&opener->answered) != 0)
			continue; /* it has been answered since */
	}
	error = opener->result;
	atomic_store(&opener->progress, IDLE);
	return error;
}

bool opener_begin(opener_function *open_node, int root, const char *path)
{
	int unused;

	if (started)
		return ask(open_node, root, path, ABANDONED, &unused) != NULL;
	close_result(open_node(root, path));
	return true;
}

bool opener_interrupt(const char *path)
{
	int i;

	for (i = 0; i < OPENERS; i++) {
		if (atomic_load(&openers[i].progress) == IDLE || strcmp(openers[i].path, path) != 0)
			continue;
		(void)pthread_kill(openers[i].thread, OPENER_SIGNAL);
		return true;
	}
	return false;
}
