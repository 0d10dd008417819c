/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/plan.h"

/*
 * Kept free on this side of the bounds: for other processes of the control group, for other
 * programs' allocations under a commit limit, for this process's own stacks and the alignment of
 * its mappings.
 */
enum {
	CGROUP_MARGIN_BYTES = 4 << 20,
	/*
	 * The kernel reserves a 32nd of a process's mappings and, from processes without
	 * privileges, 8 MiB (__vm_enough_memory); we leave as much again to other programs.
	 */
	COMMIT_MARGIN_SHARE = 16,
	COMMIT_MARGIN_BYTES = 16 << 20,
	ADDRESS_MARGIN_BYTES = 8 << 20,
};

enum {
	STEP_MIN_BYTES = 64 << 10,
	STEP_HUGE_BYTES = 2 << 20,
	STEP_MAX_BYTES = 32 << 20,
	STEP_SHARE = 4, /* all threads together take at most a quarter of the room at a time */
};

static uint64_t rest(uint64_t room, uint64_t used)
{
	if (room == UINT64_MAX)
		return room;
	return room > used ? room - used : 0;
}

/* Limits on mappings already count the part of an arena that is unused. */
static uint64_t unmapped_room(uint64_t room, uint64_t margin, uint64_t unused)
{
	return room == UINT64_MAX ? room : rest(room, margin) + unused;
}

struct plan plan_room(const struct snapshot *now, const struct wish *wish,
		      const struct usage *usage)
{
	const uint64_t commit_margin =
		COMMIT_MARGIN_BYTES + now->memory.commit_limit / COMMIT_MARGIN_SHARE;
	const uint64_t flying = usage->in_flight;
	const uint64_t room[BOUND_COUNT] = {
		[BOUND_WATERMARK] = rest(now->zones.reachable, flying),
		[BOUND_CGROUP] = rest(rest(now->cgroup_room, CGROUP_MARGIN_BYTES), flying),
		[BOUND_COMMIT] = unmapped_room(now->commit_room, commit_margin, usage->unused),
		[BOUND_ADDRESS_SPACE] =
			unmapped_room(now->address_room, ADDRESS_MARGIN_BYTES, usage->unused),
		[BOUND_LIMIT] = rest(wish->limit, usage->swept + flying),
		[BOUND_LEAVE] = rest(rest(now->zones.free, wish->leave), flying),
	};
	struct plan plan = { .room = UINT64_MAX };
	enum bound i;

	for (i = 0; i < BOUND_COUNT; i++)
		if (room[i] < plan.room)
			plan = (struct plan){ .room = room[i], .bound = i };
	return plan;
}

uint64_t plan_step(uint64_t room, unsigned int threads)
{
	uint64_t share = room / (STEP_SHARE * threads);

	if (room < STEP_MIN_BYTES)
		return 0;
	if (share >= STEP_MAX_BYTES)
		return STEP_MAX_BYTES;
	if (share >= STEP_HUGE_BYTES)
		return share - share % STEP_HUGE_BYTES;
	return share > STEP_MIN_BYTES ? share - share % STEP_MIN_BYTES : STEP_MIN_BYTES;
}

static const struct {
	const char *name;
	bool wanted;
} bounds[BOUND_COUNT] = {
	[BOUND_WATERMARK] = { "the kernel's watermark", true },
	[BOUND_CGROUP] = { "the control group's limit", false },
	[BOUND_COMMIT] = { "the commit limit (vm.overcommit_memory=2)", false },
	[BOUND_ADDRESS_SPACE] = { "the address space limit", false },
	[BOUND_LIMIT] = { "--limit", true },
	[BOUND_LEAVE] = { "--leave", true },
};

bool bound_is_wanted(enum bound bound)
{
	return bounds[bound].wanted;
}

const char *bound_name(enum bound bound)
{
	return bounds[bound].name;
}
