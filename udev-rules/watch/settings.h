/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the watcher takes from the configuration, and from the options that override it: what is
 * watched, and the doors. The start and each reload fill in one of these.
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_SETTINGS_H
#define MEMWIPE_UDEV_RULES_WATCH_SETTINGS_H

#include "common/ways.h"
#include "udev-rules/watch/targets.h"

/* Options of the command line. They hold for the life of the process. */
struct overrides {
	const char *config;   /* --config: read instead of CONFIG_PATH, or NULL */
	const char *device;   /* --device, or NULL */
	int deadline_seconds; /* --deadline; 0: not given */
};

struct settings {
	struct config config;
	struct targets targets;
	struct ways doors;
};

/* The configuration has been read: apply the options to it, and choose the doors. An exit code;
 * complains. */
int settings_choose(struct settings *settings, const struct overrides *overrides);

/* Find the disks. An exit code; complains, also if there is neither a disk nor another trigger. */
int settings_find(struct settings *settings, int root, const struct overrides *overrides);

#endif
