/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/step.h"

#include "sdmem/clock.h"
#include "sdmem/exchange.h"

#include <errno.h>
#include <time.h>

enum {
	REFRESH_EVERY_MS = 20,
	REFRESH_SHARE = 8, /* or when this share of the room has been handed out */
};

static struct arena *current_arena(struct budget *b)
{
	return b->arenas ? &b->arena[b->arenas - 1] : NULL;
}

/* Address space for the next step, for huge or for small pages. */
static int reserve_addresses(struct budget *b, size_t step)
{
	bool huge = exchange_wants_huge(b, step);
	struct arena *arena = current_arena(b);
	size_t bytes;
	int error;

	if (arena && arena->huge == huge && arena_unused(arena) >= step)
		return 0;
	if (b->arenas == ARENAS_MAX)
		return -ENOSPC;
	if (arena)
		arena_trim(arena);
	bytes = b->plan.room > step ? b->plan.room : step;
	bytes += HUGE_PAGE_BYTES - 1;
	error = arena_map(&b->arena[b->arenas], bytes - bytes % HUGE_PAGE_BYTES, huge);
	if (!error)
		b->arenas++;
	return error;
}

static void wait_for_change(struct budget *b)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += REFRESH_EVERY_MS * NS_PER_MS;
	until.tv_sec += until.tv_nsec / NS_PER_S;
	until.tv_nsec %= NS_PER_S;
	pthread_cond_timedwait(&b->changed, &b->lock, &until);
}

static bool must_refresh(const struct budget *b, size_t step)
{
	return step == 0 || step * REFRESH_SHARE > b->plan.room ||
	       clock_ms() - b->refreshed_ms >= REFRESH_EVERY_MS;
}

/* With the lock held: the bytes to hand out; 0: call again, unless b->end is set. */
static size_t choose_step(struct budget *b)
{
	size_t step = plan_step(b->plan.room, b->threads);
	int error;

	if (must_refresh(b, step)) {
		budget_refresh(b);
		step = plan_step(b->plan.room, b->threads);
	}
	if (b->end != END_NONE)
		return 0;
	if (b->pressure.paused_ms || (step == 0 && b->usage.in_flight)) {
		wait_for_change(b);
		return 0;
	}
	if (step == 0) {
		if (!exchange_reserve(b))
			budget_end(b, END_COMPLETE);
		return 0;
	}
	error = reserve_addresses(b, step);
	if (error) {
		budget_fail(b, error, "address space");
		return 0;
	}
	return step;
}

size_t step_next(struct budget *b, void **at)
{
	size_t step = 0;

	pthread_mutex_lock(&b->lock);
	while (b->end == END_NONE && step == 0)
		step = choose_step(b);
	if (step) {
		*at = arena_next(current_arena(b), step);
		b->usage.in_flight += step;
		b->plan.room = b->plan.room > step ? b->plan.room - step : 0;
	}
	pthread_mutex_unlock(&b->lock);
	return step;
}

void step_done(struct budget *b, size_t bytes, int error)
{
	pthread_mutex_lock(&b->lock);
	b->usage.in_flight -= bytes;
	if (error)
		budget_fail(b, error, error == -EIO ? "what was read back" : "memory");
	else
		b->usage.swept += bytes;
	pthread_cond_broadcast(&b->changed);
	pthread_mutex_unlock(&b->lock);
}
