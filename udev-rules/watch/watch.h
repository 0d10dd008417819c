/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state of the watcher. start.h starts it, loop.h runs it. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_WATCH_H
#define MEMWIPE_UDEV_RULES_WATCH_WATCH_H

#include "common/ways.h"
#include "udev-rules/common/control.h"
#include "udev-rules/watch/clock.h"
#include "udev-rules/watch/deadline.h"
#include "udev-rules/watch/disk_state.h"
#include "udev-rules/watch/grace.h"
#include "udev-rules/watch/settings.h"
#include "udev-rules/watch/slot_report.h"
#include "udev-rules/watch/targets.h"
#include "udev-rules/watch/triggers.h"

#include <libudev.h>

struct watch {
	/* Members of one struct settings: at first of main()'s, after a reload of another one. */
	const struct config *config;
	struct targets *targets;
	struct ways *doors;

	/* Filled in by main(). */
	const struct overrides *overrides;
	bool dry_run;

	int root;		     /* descriptor of "/", for the life of the process */
	const struct way *open_door; /* the first open one, as last published; NULL: none */
	bool live;		     /* watch_is_live(), as last published */
	struct deadline deadline;
	struct udev_monitor *monitor;
	struct disk_state disk_state;
	struct triggers triggers;
	struct grace grace;
	struct suspended suspended;
	uint64_t woken_ns;	  /* CLOCK_MONOTONIC of the last wake-up */
	uint64_t rearm_ns;	  /* CLOCK_BOOTTIME of the end of a disarm; 0: armed */
	uint64_t unlocked_end_ns; /* CLOCK_BOOTTIME; until then the session counts as unlocked */
	bool fire;		  /* the wipe is to start now */
	bool ready;		  /* READY=1 was sent; from then on no output may block */
	char *status_text;	  /* STATUS_FILE, mapped; NULL: none */
	bool control_paused;	  /* CONTROL_SOCKET is not read: sockets_serve() */
	int changed_fd;		  /* CHANGED_FILE, which desktops watch; -1: none */
	char told[CONTROL_ANSWER_BYTES]; /* what was told when it was last written */
	bool published;			 /* in this wake-up */
	int state_fd; /* STATE_FILE, which memwipe-warning.path watches; -1: none */
	struct slot_report slot_report;
};

/* "locked no" was received, and has not expired. */
static inline bool watch_session_is_unlocked(const struct watch *watch)
{
	return clock_boottime() < watch->unlocked_end_ns;
}

/* Is there anything now that can start the wipe by itself, or has started its grace time? */
static inline bool watch_is_live(const struct watch *watch)
{
	return watch->targets->disks.count || triggers_any_live(&watch->triggers) ||
	       grace_pending(&watch->grace) != GRACE_CAUSES_MAX;
}

#endif
