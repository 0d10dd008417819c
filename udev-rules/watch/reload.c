/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/reload.h"

#include "common/message.h"
#include "udev-rules/common/control.h"
#include "udev-rules/common/disk_hold.h"
#include "udev-rules/common/disk_presence.h"

#include <poll.h>
#include <string.h>

/* main() has the first one. Afterwards one of these is in use, and the next reload fills in the
 * other one. */
static struct settings rooms[2];

static struct settings *free_room(const struct watch *watch)
{
	return watch->config == &rooms[0].config ? &rooms[1] : &rooms[0];
}

static struct disk *find(struct disks *disks, const struct disk *wanted)
{
	size_t i;

	for (i = 0; i < disks->count; i++)
		if (disks->item[i].number == wanted->number &&
		    strcmp(disks->item[i].devpath, wanted->devpath) == 0)
			return &disks->item[i];
	return NULL;
}

static void release(struct disks *disks)
{
	while (disks->count)
		disk_release(&disks->item[--disks->count]);
}

static struct disks *in_use; /* for take_over() */

/* A disk that is watched already is not opened again, which might block: both have descriptors of
 * it. */
static int take_over(struct disk *disk, int root)
{
	const struct disk *held = find(in_use, disk);

	return held ? disk_hold_again(disk, held) : disk_hold(disk, root);
}

/* The disk of the system must be there; other devices may come later. */
static int hold(struct targets *targets, struct disks *old, int root)
{
	struct disks *disks = &targets->disks;
	size_t i;

	in_use = old;
	for (i = 0; i < disks->count; i++) {
		int error = take_over(&disks->item[i], root);

		if (!error)
			continue;
		complain("cannot hold %s: %s", disks->item[i].node, strerror(-error));
		disks->count = i;
		return exit_code(error);
	}
	(void)targets_arrived(targets, root, take_over);
	targets_report(targets);
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
	if (*fresh->config.wrong_device) {
		complain("%s", fresh->config.wrong_device);
		return EXIT_USAGE;
	}
	code = settings_choose(fresh, watch->overrides);
	return code == EXIT_DONE ? settings_find(fresh, watch->root, watch->overrides) : code;
}

static int prepare(const struct watch *watch, struct settings *fresh)
{
	int code = hold(&fresh->targets, &watch->targets->disks, watch->root);

	if (code != EXIT_DONE)
		return code;
	ways_prepare(&fresh->doors, watch->root);
	if (ways_first_open(&fresh->doors))
		return EXIT_DONE;
	complain("no door of this configuration is open");
	return EXIT_INCOMPLETE;
}

static void discard(struct settings *fresh)
{
	ways_close(&fresh->doors);
	release(&fresh->targets.disks);
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
	watch->disk_state.debounce_ns = watch->config->debounce_seconds * NS_PER_S;
	triggers_reload(&watch->triggers, watch->config, watch->root);
	release(&targets->disks);
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
	if (disks_look(&watch->targets->disks) != DISK_THERE) {
		complain("a watched disk is missing");
		return RELOAD_REFUSED;
	}
	if (read_settings(watch, fresh) != EXIT_DONE)
		return RELOAD_REFUSED;
	if (prepare(watch, fresh) != EXIT_DONE) {
		discard(fresh);
		return RELOAD_REFUSED;
	}
	if (devices_change(watch) || disks_look(&watch->targets->disks) != DISK_THERE) {
		discard(fresh);
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
	return outcome;
}
