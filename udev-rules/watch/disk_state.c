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

struct disk_state disk_state_next(struct disk_state state, enum disk_event event, bool gone,
				  uint64_t now_ns)
{
	if (state.phase == DISK_GONE)
		return state;
	if (state.phase == DISK_SUSPICIOUS && now_ns >= state.until_ns)
		state.phase = DISK_CALM;
	if (state.phase == DISK_CALM)
		state.since_ns = now_ns;
	if (event != EVENT_FOREIGN || state.phase == DISK_AWAY) {
		state.phase = DISK_SUSPICIOUS;
		state.until_ns = now_ns + SUSPICION_NS;
	}
	if (gone)
		state.phase = now_ns < state.may_return_ns ? DISK_AWAY : DISK_GONE;
	return state;
}
