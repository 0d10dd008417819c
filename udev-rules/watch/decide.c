/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/decide.h"

#include <errno.h>
#include <string.h>

static bool at_or_below(const char *devpath, const char *plug)
{
	size_t length = strlen(plug);

	return strncmp(devpath, plug, length) == 0 &&
	       (devpath[length] == '/' || devpath[length] == '\0');
}

/* "change": the medium left the drive. "unbind" comes with the driver, before "remove". */
static bool takes_away(const char *action)
{
	return strcmp(action, "remove") == 0 || strcmp(action, "unbind") == 0 ||
	       strcmp(action, "change") == 0 || strcmp(action, "offline") == 0;
}

enum watch_event event_of_uevent(const struct disks *disks, const char *action, const char *devpath)
{
	size_t i;

	if (!action || !devpath)
		return EVENT_LOST;
	if (takes_away(action))
		for (i = 0; i < disks->count; i++)
			if (at_or_below(devpath, disks->item[i].plug))
				return EVENT_SUSPECT;
	return EVENT_FOREIGN;
}

/* libudev says EAGAIN of what did not come from the kernel. */
enum watch_event event_of_error(int error)
{
	return error == -EAGAIN || error == -EINTR ? EVENT_FOREIGN : EVENT_LOST;
}

struct watch_mind watch_next(struct watch_mind mind, enum watch_event event, bool gone,
			     uint64_t now_ns)
{
	if (mind.state == STATE_GONE)
		return mind;
	if (mind.state == STATE_SUSPICIOUS && now_ns >= mind.until_ns)
		mind.state = STATE_CALM;
	if (mind.state == STATE_CALM)
		mind.since_ns = now_ns;
	if (event != EVENT_FOREIGN || mind.state == STATE_AWAY) {
		mind.state = STATE_SUSPICIOUS;
		mind.until_ns = now_ns + SUSPICION_NS;
	}
	if (gone)
		mind.state = now_ns < mind.settled_ns ? STATE_AWAY : STATE_GONE;
	return mind;
}
