/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/reload.h"

#include "common/message.h"
#include "udev-rules/common/control.h"
#include "udev-rules/common/disk_hold.h"
#include "udev-rules/common/disk_presence.h"
#include "udev-rules/watch/publish.h"

#include <poll.h>
#include <string.h>

/* main() has the first one. Afterwards one of these is in use, and the next reload fills in the
 * other one. */
static struct settings rooms[2];

static struct settings *free_room(const struct watch *watch)
{
	return watch->config == &rooms[0].config ? &rooms[1] : &rooms[0];
}

static const struct disk *find(const struct disks *disks, const struct disk *wanted)
{
	size_t i;

	for (i = 0; i < disks->count; i++)
		if (disks->item[i].number == wanted->number &&
		    strcmp(disks->item[i].devpath, wanted->devpath) == 0)
			return &disks->item[i];
	return NULL;
}

/* Close those that are not among the others. */
static void release(struct disks *disks, const struct disks *others)
{
	size_t i;

	for (i = 0; i < disks->count; i++)
		if (!find(others, &disks->item[i]))
			disk_release(&disks->item[i]);
	disks->count = 0;
}

static int hold(struct disks *disks, const struct disks *old, int root)
{
	size_t i;

	for (i = 0; i < disks->count; i++) {
		const struct disk *held = find(old, &disks->item[i]);
		int error = 0;

		if (held)
			disks->item[i] = *held;
		else
			error = disk_hold(&disks->item[i], root);
		if (!error)
			continue;
		complain("cannot hold %s: %s", disks->item[i].node, strerror(-error));
		disks->count = i;
		return exit_code(error);
	}
	return EXIT_DONE;
}

static int read_settings(const struct watch *watch, struct settings *fresh)
{
	char reason[CONFIG_REASON_BYTES];
	int code;

	if (config_read(&fresh->config, watch->root, RELOAD_FILE, reason) != 0) {
		complain("%s", reason);
		return EXIT_USAGE;
	}
	code = settings_choose(fresh, watch->overrides);
	return code == EXIT_DONE ? settings_find(fresh, watch->root, watch->overrides) : code;
}

static int prepare(const struct watch *watch, struct settings *fresh)
{
	int code = hold(&fresh->targets.disks, &watch->targets->disks, watch->root);

	if (code != EXIT_DONE)
		return code;
	ways_prepare(&fresh->doors, watch->root);
	if (ways_first_open(&fresh->doors))
		return EXIT_DONE;
	complain("no door of this configuration is open");
	return EXIT_INCOMPLETE;
}

static void discard(const struct watch *watch, struct settings *fresh)
{
	ways_close(&fresh->doors);
	release(&fresh->targets.disks, &watch->targets->disks);
}

/*
 * A disk that was being pulled while it was looked for may not have been found. The kernel sends a
 * uevent before a disk, its attributes and its links disappear: if none waits, they were all there.
 */
static bool devices_change(const struct watch *watch)
{
	struct pollfd uevent = { .fd = udev_monitor_get_fd(watch->monitor), .events = POLLIN };

	return poll(&uevent, 1, 0) != 0;
}

/* The second thread reads its members only after the trigger, which this thread finds. */
static void take(struct watch *watch, struct settings *fresh)
{
	struct targets *targets = watch->targets;
	struct ways *doors = watch->doors;

	watch->config = &fresh->config;
	watch->targets = &fresh->targets;
	watch->doors = &fresh->doors;
	watch->deadline.doors = watch->doors;
	watch->deadline.seconds = watch->config->deadline_seconds;
	watch->open_door = ways_first_open(watch->doors);
	triggers_reload(&watch->triggers, watch->config, watch->root);
	release(&targets->disks, &watch->targets->disks);
	ways_close(doors);
}

static const char *attempt(struct watch *watch)
{
	struct settings *fresh = free_room(watch);

	if (watch->overrides->config) {
		complain(
			"another file was named by --config: restart the watcher to read it again");
		return RELOAD_REFUSED;
	}
	if (watch->disk_state.phase != DISK_CALM)
		return RELOAD_BUSY;
	if (disks_gone(&watch->targets->disks)) {
		complain("a watched disk is missing");
		return RELOAD_REFUSED;
	}
	if (read_settings(watch, fresh) != EXIT_DONE)
		return RELOAD_REFUSED;
	if (prepare(watch, fresh) != EXIT_DONE) {
		discard(watch, fresh);
		return RELOAD_REFUSED;
	}
	if (devices_change(watch) || disks_gone(&watch->targets->disks)) {
		discard(watch, fresh);
		return RELOAD_BUSY;
	}
	take(watch, fresh);
	return "ok";
}

const char *watch_reload(struct watch *watch, char *said, size_t room)
{
	const char *outcome;

	complain_into(said, room);
	outcome = attempt(watch);
	complain_into(NULL, 0);
	/* Neither a disarm nor a grace time may disappear from the published state. */
	if (strcmp(outcome, "ok") == 0 && !watch->rearm_ns &&
	    grace_pending(&watch->grace) == GRACE_CAUSES_MAX)
		publish_watching(watch);
	return outcome;
}
