/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A trigger other than a pulled disk. To add one: a file with its functions, a row in triggers.c, a
 * member of struct config and its row in config_parse.c, and its text in memwipe.conf(5). A new
 * device also needs a line in the AppArmor profile.
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_TRIGGER_H
#define MEMWIPE_UDEV_RULES_WATCH_TRIGGER_H

#include "udev-rules/common/config.h"

#include <poll.h>
#include <stdint.h>

enum { TRIGGER_FDS_MAX = 32, TRIGGER_STATUS_BYTES = 128 };

/* What a trigger's function found: nothing new; the cause is there; the cause is over. */
enum trigger_report { TRIGGER_SAME, TRIGGER_STARTED, TRIGGER_ENDED };

/*
 * Of the functions only is_configured and open are required; the others may be NULL. One that needs
 * a device has absence, without which status would call it live. Each keeps its state in its own
 * file. None may block, and each must end after a bounded number of steps, because the disks are
 * checked between the calls. Only rescan and reload may open files.
 */
struct trigger {
	const char *name;      /* of its key in the configuration, in status and in messages */
	bool has_grace;	       /* it may be an accident: wait for the grace time */
	bool may_be_ignored;   /* only-while-locked applies to it */
	const char *subsystem; /* rescan is called after uevents of this subsystem; NULL: never */

	bool (*is_configured)(const struct config *config);

	/* Start. */
	void (*open)(const struct config *config, int root);

	/* Why it cannot start the wipe now: what it watches is not there. NULL: it can. */
	const char *(*absence)(void);

	/* Fill in descriptors and events to wait for; how many. */
	size_t (*poll)(struct pollfd fd[TRIGGER_FDS_MAX]);

	/* Read from descriptor number `which` of those. It may remove that one and move the last
	 * one into its place. */
	enum trigger_report (*read)(size_t which);

	/* Once a second, also while a disk is suspected to be gone. */
	enum trigger_report (*tick)(uint64_t boottime_ns);

	/* At most once a second, and only while no disk is suspected to be gone. */
	enum trigger_report (*rescan)(int root);

	/* The user has aborted or armed again: a time-out starts from the beginning. */
	void (*restart)(uint64_t boottime_ns);

	/* A new configuration still has it. Only what has changed in it begins from the start. */
	void (*reload)(const struct config *config, int root);

	/* A new configuration does not have it: close what is open. */
	void (*close)(void);

	/* What status prints behind the name. */
	void (*describe)(uint64_t boottime_ns, char text[TRIGGER_STATUS_BYTES]);
};

#endif
