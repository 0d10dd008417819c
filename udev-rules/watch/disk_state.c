/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/disk_state.h"

#include <errno.h>
#include <string.h>

static bool at_or_below(const char *devpath, const char *plug)
{
	size_t length = strlen(plug);

	return strncmp(devpath, plug, length) == 0 &&
	       (devpath[length] == '/' || devpath[length] == '\0');
}

/* "change": the medium has left the drive. "unbind": the driver's, it comes before "remove". */
static bool is_removal(const char *action)
{
	return strcmp(action, "remove") == 0 || strcmp(action, "unbind") == 0 ||
	       strcmp(action, "change") == 0 || strcmp(action, "offline") == 0;
}

enum disk_event event_of_uevent(const struct disks *disks, const char *action, const char *devpath)
{
	size_t i;

	if (!action || !devpath)
		return EVENT_LOST;
	if (is_removal(action))
		for (i = 0; i < disks->count; i++)
			if (at_or_below(devpath, disks->item[i].plug))
				return EVENT_SUSPECT;
	return EVENT_FOREIGN;
}

/* libudev returns EAGAIN for messages that the kernel did not send. */
enum disk_event event_of_error(int error)
{
	return error == -EAGAIN || error == -EINTR ? EVENT_FOREIGN : EVENT_LOST;
}

/* The first of the checks that found this; 0: the last one did not. */
static uint64_t since(uint64_t before_ns, bool found, uint64_t now_ns)
{
	if (!found)
		return 0;
	return before_ns ? before_ns : now_ns;
}

/* The phase for a check that has found a disk missing. */
static enum disk_phase missing(const struct disk_state *state, enum presence presence,
			       uint64_t now_ns)
{
	if (now_ns < state->may_return_ns)
		return DISK_AWAY;
	if (presence == DISK_DOUBTFUL && now_ns < state->doubted_ns + DOUBT_NS)
		return DISK_DOUBTED;
	if (presence == DISK_CORD_GONE && now_ns < state->cord_gone_ns + state->debounce_ns)
		return DISK_AWAY;
	return DISK_GONE;
}

struct disk_state disk_state_next(struct disk_state state, enum disk_event event,
				  enum presence presence, uint64_t now_ns)
{
	if (state.phase == DISK_GONE)
		return state;
	if (state.phase == DISK_SUSPICIOUS && now_ns >= state.until_ns)
		state.phase = DISK_CALM;
	if (state.phase == DISK_CALM)
		state.since_ns = now_ns;
	if (event != EVENT_FOREIGN || state.phase == DISK_AWAY || state.phase == DISK_DOUBTED) {
		state.phase = DISK_SUSPICIOUS;
		state.until_ns = now_ns + SUSPICION_NS;
	}
	state.doubted_ns = since(state.doubted_ns, presence == DISK_DOUBTFUL, now_ns);
	state.cord_gone_ns = since(state.cord_gone_ns, presence != DISK_THERE, now_ns);
	if (presence != DISK_THERE)
		state.phase = missing(&state, presence, now_ns);
	return state;
}
