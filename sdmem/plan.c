/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/plan.h"

/*
 * Kept free beyond the bounds themselves: for the other members of a group, for other programs'
 * promises of memory, for this process's own stacks and the alignment of its mappings.
 */
enum {
	CGROUP_MARGIN_BYTES = 4 << 20,
	/*
	 * The kernel itself keeps a 32nd of a process's mappings and, from users, 8 MiB away
	 * (__vm_enough_memory); other programs get as much.
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

/* Mapped memory has already been counted against a limit on mappings. */
static uint64_t unmapped_room(uint64_t room, uint64_t margin, uint64_t unused)
{
	return room == UINT64_MAX ? room : rest(room, margin) + unused;
}

struct plan plan_room(const struct snapshot *now, const struct wish *wish,
		      const struct holding *held)
{
	const uint64_t commit_margin =
		COMMIT_MARGIN_BYTES + now->memory.commit_limit / COMMIT_MARGIN_SHARE;
	const uint64_t flying = held->in_flight;
	const uint64_t room[BOUND_COUNT] = {
		[BOUND_WATERMARK] = rest(now->zones.reachable, flying),
		[BOUND_CGROUP] = rest(rest(now->cgroup_room, CGROUP_MARGIN_BYTES), flying),
		[BOUND_COMMIT] = unmapped_room(now->commit_room, commit_margin, held->unused),
		[BOUND_ADDRESS_SPACE] =
			unmapped_room(now->address_room, ADDRESS_MARGIN_BYTES, held->unused),
		[BOUND_LIMIT] = rest(wish->limit, held->swept + flying),
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
