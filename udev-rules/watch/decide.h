/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When is the disk gone? An event is never the proof: whatever wakes the watcher, it looks at the
 * disk. An event of the disk's plug, or a lost event, only makes it look often for a while, because
 * the kernel tells of a removal some ms before it sets the disk's size to 0. Pure.
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_DECIDE_H
#define MEMWIPE_UDEV_RULES_WATCH_DECIDE_H

#include "udev-rules/common/disks.h"

/*
 * How long and how often to look after a suspicion; and how often for a disk that is away, which
 * the kernel needs the CPU to find.
 */
#define SUSPICION_NS	  2000000000ULL
#define SUSPICION_LOOK_NS 1000000ULL
#define AWAY_LOOK_NS	  20000000ULL

enum watch_event { EVENT_FOREIGN, EVENT_SUSPECT, EVENT_LOST };
enum watch_state { STATE_CALM, STATE_SUSPICIOUS, STATE_AWAY, STATE_GONE };

struct watch_mind {
	enum watch_state state;
	uint64_t since_ns; /* the first event of this suspicion, or the look that found it gone */
	uint64_t until_ns; /* end of the suspicion */
	/* Until then a disk that is gone is only away: after a resume the kernel may find it anew.
	 */
	uint64_t settled_ns;
};

/* A uevent's ACTION and DEVPATH, either NULL if it has none. */
enum watch_event event_of_uevent(const struct disks *disks, const char *action,
				 const char *devpath);

/* An error of receiving, -errno: a message that was not for us, or one that is lost. */
enum watch_event event_of_error(int error);

/* What is thought after an event and the look that followed it; now_ns never goes back. */
struct watch_mind watch_next(struct watch_mind mind, enum watch_event event, bool gone,
			     uint64_t now_ns);

#endif
