/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/budget.h"

#include "sdmem/clock.h"

#include <time.h>

enum {
	RESTLESS_TIMES = 2, /* the room at the start */
	RESTLESS_MIN_BYTES = 256 << 20,
};

void budget_end(struct budget *b, enum sweep_end end)
{
	if (b->end == END_NONE)
		b->end = end;
	pthread_cond_broadcast(&b->changed);
}

void budget_fail(struct budget *b, int error, const char *failed)
{
	if (b->end == END_NONE) {
		b->error = error;
		b->failed = failed;
	}
	budget_end(b, END_ERROR);
}

uint64_t budget_taken_back(const struct budget *b)
{
	uint64_t resident = b->now.own.resident;

	resident = resident > b->own_bytes ? resident - b->own_bytes : 0;
	return b->usage.swept > resident ? b->usage.swept - resident : 0;
}

static int make_plan(struct budget *b)
{
	int error = snapshot_read(b->root, &b->group, &b->now, &b->failed);

	b->refreshed_ms = clock_ms();
	if (error)
		return error;
	b->usage.unused = b->arenas ? arena_unused(&b->arena[b->arenas - 1]) : 0;
	b->plan = plan_room(&b->now, &b->wish, &b->usage);
	return 0;
}

/*
 * The kernel takes some memory back without any program's need: when it has to split its last
 * blocks, it frees much more than its watermark asks for (boost_watermark, mm/page_alloc.c), and
 * that happens several times. So only the loss of all of the sweep's work, twice, ends it.
 */
static bool is_restless(const struct budget *b)
{
	uint64_t bearable = b->start_room * RESTLESS_TIMES;

	if (bearable < RESTLESS_MIN_BYTES)
		bearable = RESTLESS_MIN_BYTES;
	return budget_taken_back(b) > bearable;
}

void budget_refresh(struct budget *b)
{
	int error = make_plan(b);

	if (error) {
		budget_fail(b, error, b->failed);
		return;
	}
	if (pressure_is_too_long(&b->pressure, b->refreshed_ms, b->now.stalled_us))
		budget_end(b, END_PRESSURE);
	if (is_restless(b))
		budget_end(b, END_RESTLESS);
}

void budget_stop(struct budget *b, enum sweep_end end)
{
	pthread_mutex_lock(&b->lock);
	b->cancelled = true;
	budget_end(b, end);
	pthread_mutex_unlock(&b->lock);
}

bool budget_cancelled(struct budget *b)
{
	bool cancelled;

	pthread_mutex_lock(&b->lock);
	cancelled = b->cancelled || b->end == END_ERROR;
	pthread_mutex_unlock(&b->lock);
	return cancelled;
}

int budget_start(struct budget *b, int root, const struct wish *wish, unsigned int threads)
{
	pthread_condattr_t monotonic;
	int error;

	*b = (struct budget){ .root = root, .wish = *wish, .threads = threads };
	pthread_mutex_init(&b->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&b->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	b->failed = "/proc/self/cgroup";
	error = snapshot_find_cgroup(root, &b->group);
	if (!error)
		error = make_plan(b);
	b->start_room = b->plan.room;
	b->own_bytes = b->now.own.resident;
	b->pressure = pressure_start(b->refreshed_ms, b->now.stalled_us);
	return error;
}

void budget_finish(struct budget *b)
{
	struct snapshot last;
	const char *failed;
	unsigned int i;

	/* If it can't be read now, the last snapshot that could has to do. */
	if (snapshot_read(b->root, &b->group, &last, &failed) == 0)
		b->now = last;
	b->plan = plan_room(&b->now, &b->wish, &b->usage);
	for (i = 0; i < b->arenas; i++)
		arena_unmap(&b->arena[i]);
	pthread_cond_destroy(&b->changed);
	pthread_mutex_destroy(&b->lock);
}
