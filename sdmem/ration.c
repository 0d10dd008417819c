/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/ration.h"

#include "sdmem/clock.h"

#include <errno.h>
#include <time.h>

enum {
	LOOK_EVERY_MS = 20,
	LOOK_SHARE = 8,		   /* or when this share of the room has been handed out */
	PRESSURE_WINDOW_MS = 2500, /* the kernel adds its figures up every 2 s */
	PRESSURE_PERCENT = 10,
	PRESSURE_PATIENCE_MS = 30 * MS_PER_S,
	RESTLESS_TIMES = 2, /* the room at the start */
	RESTLESS_MIN_BYTES = 256 << 20,
	HUGE_PAGE_BYTES = 2 << 20,
	TAIL_SHARE = 3, /* times the reserve, in small pages */
};

static struct arena *current(struct ration *r)
{
	return r->arenas ? &r->arena[r->arenas - 1] : NULL;
}

static void stop(struct ration *r, enum ration_end end)
{
	if (r->end == END_NONE)
		r->end = end;
	pthread_cond_broadcast(&r->changed);
}

static void stop_error(struct ration *r, int error, const char *failed)
{
	if (r->end == END_NONE) {
		r->error = error;
		r->failed = failed;
	}
	stop(r, END_ERROR);
}

uint64_t ration_lost(const struct ration *r)
{
	uint64_t resident = r->now.own.resident;

	resident = resident > r->own_bytes ? resident - r->own_bytes : 0;
	return r->held.swept > resident ? r->held.swept - resident : 0;
}

static int look(struct ration *r)
{
	const struct arena *arena = current(r);
	int error = snapshot_take(r->root, &r->group, &r->now, &r->failed);

	r->looked_ms = clock_ms();
	if (error)
		return error;
	r->held.unused = arena ? arena_rest(arena) : 0;
	r->plan = plan_room(&r->now, &r->wish, &r->held);
	return 0;
}

/*
 * Huge pages are the one thing by which a sweep itself can keep programs waiting (the kernel
 * moves pages about to make them), so they go first; then the sweep pauses.
 */
static void judge_pressure(struct ration *r)
{
	uint64_t window_ms = r->looked_ms - r->window_ms;
	uint64_t stalled_us = r->now.stalled_us - r->window_stalled_us;
	bool pressed = stalled_us > window_ms * US_PER_MS / 100 * PRESSURE_PERCENT;

	if (window_ms < PRESSURE_WINDOW_MS)
		return;
	r->window_ms = r->looked_ms;
	r->window_stalled_us = r->now.stalled_us;
	if (!pressed)
		r->pressed_ms = 0;
	else if (r->huge)
		r->huge = false;
	else if (!r->pressed_ms)
		r->pressed_ms = r->looked_ms;
	else if (r->looked_ms - r->pressed_ms > PRESSURE_PATIENCE_MS)
		stop(r, END_PRESSURE);
}

/*
 * The kernel itself takes some back, without anybody's need: when it has to split its last blocks,
 * it frees much more than its watermark asks for (boost_watermark, mm/page_alloc.c), and that
 * happens several times. So what counts is that the sweep does all of its work again and again.
 */
static void judge_losses(struct ration *r)
{
	uint64_t bearable = r->start_room * RESTLESS_TIMES;

	if (bearable < RESTLESS_MIN_BYTES)
		bearable = RESTLESS_MIN_BYTES;
	if (ration_lost(r) > bearable)
		stop(r, END_RESTLESS);
}

static void look_and_judge(struct ration *r)
{
	int error = look(r);

	if (error) {
		stop_error(r, error, r->failed);
		return;
	}
	judge_pressure(r);
	judge_losses(r);
}

static uint64_t reserve(const struct ration *r)
{
	return r->now.zones.free - r->now.zones.reachable;
}

/*
 * The reserve that the kernel keeps must be free, but not the pages that happen to be free last.
 * Those are whole blocks, as the tail was taken in small pages, which use up the fragments first.
 * So free as much again in single pages that have been swept, scattered so that they make no
 * blocks, and go on with huge pages: these need blocks. What is free in the end has mostly been
 * swept.
 */
static bool exchange_reserve(struct ration *r)
{
	uint64_t freed = 0;
	unsigned int i;

	if (r->exchanged || !r->huge || r->plan.bound != BOUND_WATERMARK)
		return false;
	r->exchanged = true;
	for (i = 0; i < r->arenas; i++)
		if (!r->arena[i].huge)
			freed += arena_thin(&r->arena[i], reserve(r) - freed);
	r->held.swept -= freed;
	look_and_judge(r);
	return freed > 0;
}

static bool wants_huge(const struct ration *r, size_t step)
{
	bool tail = r->plan.bound == BOUND_WATERMARK && !r->exchanged &&
		    r->plan.room < TAIL_SHARE * reserve(r);

	return r->huge && step >= HUGE_PAGE_BYTES && !tail;
}

/* Address space for the next step, of the kind of pages that suits it. */
static int make_room(struct ration *r, size_t step)
{
	bool huge = wants_huge(r, step);
	struct arena *arena = current(r);
	size_t bytes;
	int error;

	if (arena && arena->huge == huge && arena_rest(arena) >= step)
		return 0;
	if (r->arenas == ARENAS_MAX)
		return -ENOSPC;
	if (arena)
		arena_cut(arena);
	bytes = r->plan.room > step ? r->plan.room : step;
	bytes += HUGE_PAGE_BYTES - 1;
	error = arena_map(&r->arena[r->arenas], bytes - bytes % HUGE_PAGE_BYTES, huge);
	if (!error)
		r->arenas++;
	return error;
}

static void wait_a_little(struct ration *r)
{
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += LOOK_EVERY_MS * NS_PER_MS;
	until.tv_sec += until.tv_nsec / NS_PER_S;
	until.tv_nsec %= NS_PER_S;
	pthread_cond_timedwait(&r->changed, &r->lock, &until);
}

static bool must_look(const struct ration *r, size_t step)
{
	return step == 0 || step * LOOK_SHARE > r->plan.room ||
	       clock_ms() - r->looked_ms >= LOOK_EVERY_MS;
}

/* With the lock held: the bytes to hand out, 0 to try again or, if r->end is set, to end. */
static size_t next_step(struct ration *r)
{
	size_t step = plan_step(r->plan.room, r->threads);
	int error;

	if (must_look(r, step)) {
		look_and_judge(r);
		step = plan_step(r->plan.room, r->threads);
	}
	if (r->end != END_NONE)
		return 0;
	if (r->pressed_ms || (step == 0 && r->held.in_flight)) {
		wait_a_little(r);
		return 0;
	}
	if (step == 0) {
		if (!exchange_reserve(r))
			stop(r, END_COMPLETE);
		return 0;
	}
	error = make_room(r, step);
	if (error) {
		stop_error(r, error, "address space");
		return 0;
	}
	return step;
}

size_t ration_take(struct ration *r, void **at)
{
	size_t step = 0;

	pthread_mutex_lock(&r->lock);
	while (r->end == END_NONE && step == 0)
		step = next_step(r);
	if (step) {
		*at = arena_next(current(r), step);
		r->held.in_flight += step;
		r->plan.room = r->plan.room > step ? r->plan.room - step : 0;
	}
	pthread_mutex_unlock(&r->lock);
	return step;
}

void ration_settle(struct ration *r, size_t bytes, int error)
{
	pthread_mutex_lock(&r->lock);
	r->held.in_flight -= bytes;
	if (error)
		stop_error(r, error, error == -EIO ? "what was read back" : "memory");
	else
		r->held.swept += bytes;
	pthread_cond_broadcast(&r->changed);
	pthread_mutex_unlock(&r->lock);
}

void ration_stop(struct ration *r, enum ration_end end)
{
	pthread_mutex_lock(&r->lock);
	r->cancelled = true;
	stop(r, end);
	pthread_mutex_unlock(&r->lock);
}

bool ration_cancelled(struct ration *r)
{
	bool cancelled;

	pthread_mutex_lock(&r->lock);
	cancelled = r->cancelled || r->end == END_ERROR;
	pthread_mutex_unlock(&r->lock);
	return cancelled;
}

int ration_start(struct ration *r, int root, const struct wish *wish, unsigned int threads)
{
	pthread_condattr_t monotonic;
	int error;

	*r = (struct ration){ .root = root, .wish = *wish, .threads = threads, .huge = true };
	pthread_mutex_init(&r->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&r->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	r->failed = "/proc/self/cgroup";
	error = snapshot_find_cgroup(root, &r->group);
	if (!error)
		error = look(r);
	r->start_room = r->plan.room;
	r->own_bytes = r->now.own.resident;
	r->window_ms = r->looked_ms;
	r->window_stalled_us = r->now.stalled_us;
	return error;
}

void ration_finish(struct ration *r)
{
	struct snapshot last;
	const char *failed;
	unsigned int i;

	/* After an error the last look that succeeded has to do. */
	if (snapshot_take(r->root, &r->group, &last, &failed) == 0)
		r->now = last;
	r->plan = plan_room(&r->now, &r->wish, &r->held);
	for (i = 0; i < r->arenas; i++)
		arena_unmap(&r->arena[i]);
	pthread_cond_destroy(&r->changed);
	pthread_mutex_destroy(&r->lock);
}
