/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The watcher itself: arm, wait, look, go. This is what the daemon does once the disks are known;
 * it prints through message.h.
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_WATCH_H
#define MEMWIPE_UDEV_RULES_WATCH_WATCH_H

#include "common/ways.h"
#include "udev-rules/watch/deadline.h"
#include "udev-rules/watch/decide.h"
#include "udev-rules/watch/inputs.h"
#include "udev-rules/watch/slot_report.h"
#include "udev-rules/watch/soft.h"
#include "udev-rules/watch/targets.h"

#include <stdint.h>

#define NS_PER_S 1000000000ULL

struct watch {
	const struct config *config; /* these four are filled in by the caller */
	struct targets *targets;
	struct ways *doors;
	bool dry_run;

	int root;
	const struct way *open_door; /* as last seen and told */
	struct deadline deadline;
	struct udev_monitor *monitor;
	struct watch_mind mind;
	struct inputs inputs;
	struct soft soft;
	uint64_t woken_ns;    /* by whatever came last; CLOCK_MONOTONIC */
	int64_t asleep_ns;    /* how long the machine has been suspended since it was started */
	uint64_t disarmed_ns; /* until then; CLOCK_BOOTTIME, as the next ones; 0: armed */
	uint64_t alive_ns;    /* when somebody last said so */
	uint64_t unlocked_ns; /* until then the session is known to be */
	bool fire;	      /* somebody asked for it, or a time of grace is over */
	bool armed;	      /* nothing may wait for a file any more */
	int power;	      /* power_online() as last seen */
	int state_fd;	      /* STATE_FILE, whose change others wait for; -1: none */
	struct slot_report slot_report;
};

/*
 * Returns an exit code: EXIT_DONE after SIGTERM or SIGINT, or after the trigger in a dry run;
 * another one if the system could not be protected. Otherwise it ends with the machine.
 */
int watch_run(struct watch *watch);

/* Both clocks, in ns: one that stands still during suspend and one that does not. */
uint64_t watch_clock(void);
uint64_t watch_boot_clock(void);

/* Has somebody said so, and not too long ago? */
bool watch_session_is_unlocked(const struct watch *watch);

#endif
