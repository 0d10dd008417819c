/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/report.h"

#include "sdmem/clock.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MIB = 1 << 20, BAR_CELLS = 30 };

static const struct {
	const char *word; /* in JSON */
	const char *reason;
} ends[] = {
	[END_NONE] = { "none", "it did not begin" },
	[END_COMPLETE] = { "complete", NULL },
	[END_SIGNAL] = { "interrupted", "interrupted" },
	[END_DEADLINE] = { "deadline", "the deadline has passed" },
	[END_PRESSURE] = { "pressure", "programs are short of memory" },
	[END_RESTLESS] = { "restless", "programs keep taking memory and freeing it" },
	[END_ERROR] = { "error", "it failed" },
};

/* Memory that the kernel took back may have been swept again: count only what is still here. */
static uint64_t swept(const struct budget *r)
{
	return r->usage.swept - budget_taken_back(r);
}

static uint64_t reachable(const struct budget *r)
{
	return swept(r) + r->plan.room;
}

static bool video_is_complete(const struct report_more *more)
{
	for (unsigned int i = 0; i < more->cards; i++)
		if (more->card[i].missed)
			return false;
	return true;
}

bool report_complete(const struct budget *r, const struct report_more *more)
{
	if (!video_is_complete(more))
		return false;
	if (more->pool_swept < more->pool_bytes || more->module_error)
		return false;
	if (r->end == END_RESTLESS && bound_is_wanted(r->plan.bound))
		return r->plan.room <= reachable(r) / 100 * RESTLESS_PERCENT;
	return r->end == END_COMPLETE && bound_is_wanted(r->plan.bound);
}

/* Where the memory is, before a sweep. */
struct shares {
	uint64_t in_use, cached, reserve, beyond;
};

static struct shares share_out(const struct budget *r)
{
	const struct snapshot *now = &r->now;
	uint64_t used = now->memory.free + now->memory.cached;
	uint64_t reach = now->zones.reachable;

	return (struct shares){
		.in_use = now->memory.total > used ? now->memory.total - used : 0,
		.cached = now->memory.cached,
		.reserve = now->zones.free > reach ? now->zones.free - reach : 0,
		.beyond = reach > r->plan.room ? reach - r->plan.room : 0,
	};
}

static void plan_line(uint64_t bytes, const char *what, const char *name)
{
	printf("%10" PRIu64 " MiB  %s%s\n", bytes / MIB, what, name);
}

void report_plan(const struct budget *r, const struct report_more *more)
{
	struct shares shares = share_out(r);

	plan_line(r->now.memory.total, "memory, of which", "");
	plan_line(shares.in_use, "out of reach: in use by programs and the kernel", "");
	plan_line(shares.cached, "out of reach: page cache", "");
	plan_line(shares.reserve, "out of reach: free, the kernel's reserve", "");
	if (shares.beyond >= MIB)
		plan_line(shares.beyond, "out of reach: free, beyond ", bound_name(r->plan.bound));
	plan_line(r->plan.room, "reachable", "");
	if (more->pool_bytes)
		plan_line(more->pool_bytes, "reachable: free huge pages in pools", "");
	if (more->lock_error)
		printf("not locked into memory (%s): it may not end if its disk goes away\n",
		       strerror(-more->lock_error));
}

static void put_bytes(json_object *object, const char *key, uint64_t bytes)
{
	json_object_object_add(object, key, json_object_new_int64((int64_t)bytes));
}

static void put_text(json_object *object, const char *key, const char *text)
{
	json_object_object_add(object, key, json_object_new_string(text));
}

static void put_flag(json_object *object, const char *key, bool flag)
{
	json_object_object_add(object, key, json_object_new_boolean(flag));
}

static void print_json(json_object *object)
{
	puts(json_object_to_json_string_ext(object,
					    JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED));
	json_object_put(object);
}

void report_plan_json(const struct budget *r, const struct report_more *more)
{
	struct shares shares = share_out(r);
	json_object *object = json_object_new_object();

	put_bytes(object, "total_bytes", r->now.memory.total);
	put_bytes(object, "in_use_bytes", shares.in_use);
	put_bytes(object, "page_cache_bytes", shares.cached);
	put_bytes(object, "reserve_bytes", shares.reserve);
	put_bytes(object, "beyond_bound_bytes", shares.beyond);
	put_bytes(object, "reachable_bytes", r->plan.room);
	put_bytes(object, "huge_page_pool_bytes", more->pool_bytes);
	put_text(object, "bound", bound_name(r->plan.bound));
	print_json(object);
}

static void print_video(const struct report_more *more)
{
	for (unsigned int i = 0; i < more->cards; i++) {
		const struct video_card *card = &more->card[i];

		printf("sdmem: %s %s: swept %" PRIu64 " MiB of %" PRIu64
		       " MiB of video memory%s%s\n",
		       card->name, card->driver, card->swept_bytes / MIB, card->memory_bytes / MIB,
		       card->missed ? "; " : "", card->missed ? card->missed : "");
	}
}

static json_object *video_json(const struct report_more *more)
{
	json_object *list = json_object_new_array();

	for (unsigned int i = 0; i < more->cards; i++) {
		const struct video_card *card = &more->card[i];
		json_object *object = json_object_new_object();

		put_text(object, "card", card->name);
		put_text(object, "driver", card->driver);
		put_bytes(object, "memory_bytes", card->memory_bytes);
		put_bytes(object, "swept_bytes", card->swept_bytes);
		if (card->missed)
			put_text(object, "missed", card->missed);
		json_object_array_add(list, object);
	}
	return list;
}

/* What was swept besides free memory, and whether it was read back. */
static void print_more(const struct options *options, const struct report_more *more)
{
	if (more->pool_bytes)
		printf("; %" PRIu64 " of %" PRIu64 " MiB of huge pages", more->pool_swept / MIB,
		       more->pool_bytes / MIB);
	if (options->verify)
		printf("; read back");
	if (more->module_swept)
		printf("; %" PRIu64 " MiB by the kernel module", more->module_swept / MIB);
}

void report_verdict(const struct budget *r, const struct options *options,
		    const struct report_more *more)
{
	uint64_t lost = budget_taken_back(r) / MIB, left = r->now.zones.free / MIB;

	print_video(more);
	printf("sdmem: swept %" PRIu64 " MiB of %" PRIu64 " MiB reachable", swept(r) / MIB,
	       reachable(r) / MIB);
	if (lost)
		printf(" (and %" PRIu64 " MiB that went back meanwhile)", lost);
	print_more(options, more);
	if (ends[r->end].reason)
		printf("; %" PRIu64 " MiB left: %s\n", left, ends[r->end].reason);
	else
		printf("; %" PRIu64 " MiB left %s %s\n", left,
		       r->plan.bound == BOUND_WATERMARK ? "at" : "beyond",
		       bound_name(r->plan.bound));
}

void report_verdict_json(const struct budget *r, const struct options *options,
			 const struct report_more *more, uint64_t ms)
{
	json_object *object = json_object_new_object();

	put_flag(object, "complete", report_complete(r, more));
	put_text(object, "end", ends[r->end].word);
	put_text(object, "bound", bound_name(r->plan.bound));
	put_bytes(object, "swept_bytes", swept(r));
	put_bytes(object, "reachable_bytes", reachable(r));
	put_bytes(object, "taken_back_bytes", budget_taken_back(r));
	put_bytes(object, "left_free_bytes", r->now.zones.free);
	put_bytes(object, "huge_page_pool_bytes", more->pool_bytes);
	put_bytes(object, "huge_page_pool_swept_bytes", more->pool_swept);
	if (options->video)
		json_object_object_add(object, "video", video_json(more));
	put_bytes(object, "module_swept_bytes", more->module_swept);
	put_flag(object, "read_back", options->verify);
	put_flag(object, "thorough", options->thorough);
	put_flag(object, "locked", !more->lock_error);
	put_bytes(object, "passes", options->passes.count);
	put_bytes(object, "threads", r->threads);
	put_bytes(object, "milliseconds", ms);
	print_json(object);
}

void report_progress(const struct sweep_state *state, uint64_t ms)
{
	uint64_t all = state->swept + state->room, rate, left_s, done;
	char bar[BAR_CELLS + 1] = { 0 };
	unsigned int i;

	if (all == 0 || ms == 0)
		return;
	done = state->swept * BAR_CELLS / all;
	for (i = 0; i < BAR_CELLS; i++)
		bar[i] = i < done ? '#' : '.';
	rate = state->swept * MS_PER_S / ms;
	left_s = rate ? (state->room + rate - 1) / rate : 0;
	dprintf(STDERR_FILENO,
		"\r[%s] %" PRIu64 " of %" PRIu64 " MiB, %" PRIu64 " MiB/s, %" PRIu64
		" s left\033[K",
		bar, state->swept / MIB, all / MIB, rate / MIB, left_s);
}

void report_progress_end(void)
{
	dprintf(STDERR_FILENO, "\r\033[K");
}
