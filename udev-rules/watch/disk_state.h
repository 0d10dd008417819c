/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When is a disk gone? An event is never the proof: after every wake-up the watcher checks the
 * disks. An event of a disk's plug, or a lost event, only makes it check often for a while, because
 * the kernel reports a removal some ms before it sets the disk's size to 0. Nor is a single look
 * the proof if the disk's device still says that it is there. Pure.
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_DISK_STATE_H
#define MEMWIPE_UDEV_RULES_WATCH_DISK_STATE_H

#include "udev-rules/common/disk_presence.h"

/*
 * How long and how often to check after such an event; and how often for a disk that is away or
 * doubtful: less often, because the kernel needs the CPU to find it or to ask it again.
 */
#define SUSPICION_NS	   2000000000ULL
#define SUSPICION_CHECK_NS 1000000ULL
#define AWAY_CHECK_NS	   20000000ULL

/* How long a disk may be DISK_DOUBTFUL; with the time to the next check less than 300 ms. */
#define DOUBT_NS 250000000ULL

enum disk_event { EVENT_FOREIGN, EVENT_SUSPECT, EVENT_LOST };

/*
 * DISK_DOUBTED: DISK_DOUBTFUL was seen, and the disks are opened again before each check.
 * DISK_AWAY: gone, but it may come back: after a resume, or in the time of `debounce`. DISK_GONE is
 * final.
 */
enum disk_phase { DISK_CALM, DISK_SUSPICIOUS, DISK_DOUBTED, DISK_AWAY, DISK_GONE };

/* Of all watched disks together. Times are CLOCK_MONOTONIC in ns. */
struct disk_state {
	enum disk_phase phase;
	uint64_t since_ns;	/* first event of this suspicion, or the check that found it gone */
	uint64_t until_ns;	/* end of the suspicion */
	uint64_t may_return_ns; /* a disk that is gone before this time is only away */
	uint64_t doubted_ns;	/* the first of the checks that have found DISK_DOUBTFUL; 0: none */
	uint64_t cord_gone_ns;	/* since when none has found DISK_THERE; 0: the last one has */
	uint64_t debounce_ns;	/* how long DISK_CORD_GONE may last; a setting */
};

/* What a uevent with this ACTION and DEVPATH means for these disks; NULL: it has none. */
enum disk_event event_of_uevent(const struct disks *disks, const char *action, const char *devpath);

/* What an error of receiving means, -errno: a message for another receiver, or a lost event. */
enum disk_event event_of_error(int error);

/* The state after an event and the check that followed it. now_ns is not 0 and not decreasing. */
struct disk_state disk_state_next(struct disk_state state, enum disk_event event,
				  enum presence presence, uint64_t now_ns);

#endif
