/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/sweep.h"

#include "sdmem/hugepool.h"
#include "sdmem/step.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { STACK_BYTES = 256 << 10 };

unsigned int sweep_cpus(void)
{
	cpu_set_t cpus;
	int count = 1;

	if (sched_getaffinity(0, sizeof(cpus), &cpus) == 0)
		count = CPU_COUNT(&cpus);
	return count < SWEEP_THREADS_MAX ? count : SWEEP_THREADS_MAX;
}

static bool is_cancelled(void *budget)
{
	return budget_cancelled(budget);
}

static void *sweep_thread(void *context)
{
	struct sweep *s = context;
	struct random_stream random;
	int error = random_start(&random);
	size_t bytes;
	void *at;

	if (error)
		step_done(&s->budget, 0, error);
	/* The first thread to come here sweeps all pools. */
	if (__atomic_exchange_n(&s->pools, false, __ATOMIC_ACQ_REL))
		s->pool_swept = hugepool_sweep(s->budget.root, &s->how);
	while ((bytes = step_next(&s->budget, &at)) != 0) {
		error = overwrite(&s->how, &random, at, bytes);
		if (!error)
			memory_make_reclaimable(at, bytes);
		step_done(&s->budget, bytes, error);
	}
	explicit_bzero(&random, sizeof(random));
	if (__atomic_sub_fetch(&s->running, 1, __ATOMIC_ACQ_REL) == 0)
		(void)eventfd_write(s->done_fd, 1);
	return NULL;
}

/*
 * Each thread on its own CPU: the page allocator keeps a list of free pages for each CPU, which
 * only a thread that runs there can get. Without the binding, those pages are missed.
 */
static void bind_to_cpu(pthread_attr_t *attributes, unsigned int nth)
{
	cpu_set_t allowed, one;
	int cpu;

	if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0)
		return;
	for (cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &allowed) && nth-- == 0)
			break;
	if (cpu == CPU_SETSIZE)
		return;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	(void)pthread_attr_setaffinity_np(attributes, sizeof(one), &one);
}

static int start_threads(struct sweep *s)
{
	pthread_attr_t attributes;
	unsigned int wanted = s->budget.threads;
	int error = 0;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	s->running = wanted;
	for (s->threads = 0; s->threads < wanted && !error; s->threads += !error) {
		bind_to_cpu(&attributes, s->threads);
		error = pthread_create(&s->thread[s->threads], &attributes, sweep_thread, s);
	}
	pthread_attr_destroy(&attributes);
	/* Fewer threads than CPUs are only slower; none at all is an error. */
	if (s->threads < wanted &&
	    __atomic_sub_fetch(&s->running, wanted - s->threads, __ATOMIC_ACQ_REL) == 0)
		(void)eventfd_write(s->done_fd, 1);
	return s->threads ? 0 : -error;
}

int sweep_start(struct sweep *s, const struct passes *passes, bool verify)
{
	int error;

	s->how = (struct overwrite){ *passes, verify, is_cancelled, &s->budget };
	s->done_fd = eventfd(0, EFD_CLOEXEC);
	if (s->done_fd < 0)
		return -errno;
	error = start_threads(s);
	if (error)
		close(s->done_fd);
	return error;
}

void sweep_get_state(struct sweep *s, struct sweep_state *state)
{
	pthread_mutex_lock(&s->budget.lock);
	state->swept = s->budget.usage.swept;
	state->room = s->budget.plan.room + s->budget.usage.in_flight;
	pthread_mutex_unlock(&s->budget.lock);
}

void sweep_finish(struct sweep *s)
{
	unsigned int i;

	for (i = 0; i < s->threads; i++)
		pthread_join(s->thread[i], NULL);
	close(s->done_fd);
	budget_finish(&s->budget);
}
