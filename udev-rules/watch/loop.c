/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The order of work in one wake-up. It is the protection: the disks come before everything that
 * another device or a user can cause, and each step is bounded, so no event can delay the next
 * check.
 *
 *   poll: uevent, tick, signal, control, descriptors of the triggers
 *     |
 *   1 uevent           one message: only noted, nothing is opened for it
 *   2 DISKS            gone? then the wipe starts; nothing below is done
 *   3 medium           open the disks again after a uevent "change", or if one is doubtful
 *   4 triggers         each ready descriptor, a bounded number of events
 *   5 control          one request
 *   6 grace time       over? then the wipe starts
 *   7 signal           end the watcher
 *   8 tick             once a second: watchdog, time-outs, end of a disarm, the status file
 *   9 calm tick        unless a disk is suspected: open devices, look for disks, check the doors
 *  10 status file      at once if one of these has published something
 *     |
 *   poll: without a time-out; after 1 ms while a disk is suspected, after 20 ms while one is away
 *         or doubtful
 *
 * Opening a device node may block, so opener.h does it in other threads: for 3 without waiting for
 * it (in 5, so is a request with descriptors in it received, because closing them may block); for 9
 * with a limit, and only while there is no reason to expect a removal. With the same
 * limit for 5 ("reload"), and for a disk that is missing already: in 2 after a resume, in 5 for
 * "arm", in 8 at the end of a disarm.
 */
#include "udev-rules/watch/loop.h"

#include "udev-rules/common/disk_hold.h"
#include "udev-rules/common/disk_presence.h"
#include "udev-rules/watch/monitor.h"
#include "udev-rules/watch/notify.h"
#include "udev-rules/watch/publish.h"
#include "udev-rules/watch/react.h"
#include "udev-rules/watch/sockets.h"

#include <unistd.h>

static bool is_ready(const struct loop *loop, int wake)
{
	return loop->fd[wake].fd >= 0 && loop->fd[wake].revents;
}

/* poll(2) with a negative descriptor leaves revents 0; a failed poll leaves them as they were. */
static void wait_for_event(struct watch *watch, struct loop *loop)
{
	enum disk_phase phase = watch->disk_state.phase;
	bool seldom = phase == DISK_AWAY || phase == DISK_DOUBTED;
	const struct timespec soon = { .tv_nsec = seldom ? AWAY_CHECK_NS : SUSPICION_CHECK_NS };
	size_t count = WAKES + triggers_poll(&watch->triggers, &loop->fd[WAKES]), i;

	for (i = 0; i < WAKES; i++)
		loop->fd[i].events = POLLIN;
	if (watch->control_paused)
		loop->fd[WAKE_CONTROL].events = 0;
	if (ppoll(loop->fd, count, phase == DISK_CALM ? NULL : &soon, NULL) <= 0)
		for (i = 0; i < count; i++)
			loop->fd[i].revents = 0;
	watch->woken_ns = clock_monotonic();
}

/* Step 1. */
static enum disk_event receive_uevent(struct watch *watch, struct loop *loop)
{
	struct uevent uevent;

	if (!is_ready(loop, WAKE_UEVENT))
		return EVENT_FOREIGN;
	uevent = monitor_receive(watch->monitor, &watch->targets->disks);
	loop->reread_medium |= uevent.medium;
	triggers_note_uevent(&watch->triggers,
			     uevent.event == EVENT_LOST ? NULL : uevent.subsystem);
	return uevent.event;
}

/* The disk may have another name now. */
static void disks_are_back(struct watch *watch)
{
	if (grace_pending(&watch->grace) == GRACE_CAUSES_MAX)
		publish_watching(watch);
}

/* A missing disk is looked for only where it may be away: after a resume, or a kill cord. */
static bool may_be_back(const struct watch *watch, enum presence presence)
{
	return watch->disk_state.phase == DISK_AWAY &&
	       (presence == DISK_CORD_GONE || watch->woken_ns < watch->disk_state.may_return_ns);
}

/*
 * Step 2. A suspicion also ends while disarmed. The resume is checked for after the disks, because
 * this may be the first check after it, and nothing may come before the disks.
 */
static bool disks_are_gone(struct watch *watch, enum disk_event event)
{
	struct disks *disks = &watch->targets->disks;
	enum presence presence = watch->rearm_ns ? DISK_THERE : disks_look(disks);

	if (suspended_grew(&watch->suspended))
		watch->disk_state.may_return_ns =
			watch->woken_ns + watch->config->settle_seconds * NS_PER_S;
	if (presence != DISK_THERE && may_be_back(watch, presence) &&
	    disks_return(disks, watch->root)) {
		presence = DISK_THERE;
		disks_are_back(watch);
	}
	watch->disk_state = disk_state_next(watch->disk_state, event, presence, watch->woken_ns);
	return watch->disk_state.phase == DISK_GONE;
}

/* Steps 3 to 5. */
static void handle_other_events(struct watch *watch, struct loop *loop)
{
	if (loop->reread_medium || watch->disk_state.phase == DISK_DOUBTED)
		loop->reread_medium = !disks_reread(&watch->targets->disks, watch->root);
	react_to_descriptors(watch);
	if (is_ready(loop, WAKE_CONTROL))
		sockets_serve(watch, loop->fd[WAKE_CONTROL].fd);
}

static void end_disarm(struct watch *watch, uint64_t boottime_ns)
{
	(void)disks_return(&watch->targets->disks, watch->root);
	watch->rearm_ns = 0;
	triggers_restart(&watch->triggers, boottime_ns);
	publish_watching(watch);
}

/* Step 8. */
static void handle_tick(struct watch *watch, struct loop *loop)
{
	uint64_t boottime_ns = clock_boottime(), ticks;

	(void)!read(loop->fd[WAKE_TICK].fd, &ticks, sizeof(ticks));
	(void)notify_manager("WATCHDOG=1");
	react_to_tick(watch, boottime_ns);
	if (watch->rearm_ns && boottime_ns >= watch->rearm_ns)
		end_disarm(watch, boottime_ns);
	sockets_resume(watch);
	sockets_tell_status(watch);
}

/* Step 9. */
static void handle_calm_tick(struct watch *watch)
{
	struct slot_view slots[SLOTS];

	react_to_uevents(watch);
	if (targets_arrived(watch->targets, watch->root, disk_hold))
		publish_watching(watch);
	ways_prepare(watch->doors, watch->root);
	slots_look(&watch->doors->slots, slots);
	publish_changes(watch, ways_first_open_by(watch->doors, slots));
	slot_report_owner(&watch->slot_report, slots[SLOT_KEXEC].owner);
}

bool loop_run(struct watch *watch, struct loop *loop)
{
	enum disk_event event;

	for (;;) {
		wait_for_event(watch, loop);
		event = receive_uevent(watch, loop);
		if (disks_are_gone(watch, event))
			watch->fire = true;
		if (!watch->fire)
			handle_other_events(watch, loop);
		watch->fire |= grace_is_over(&watch->grace, clock_boottime());
		if (watch->fire)
			return true;
		if (is_ready(loop, WAKE_SIGNAL))
			return false;
		if (is_ready(loop, WAKE_TICK))
			handle_tick(watch, loop);
		if (is_ready(loop, WAKE_TICK) && watch->disk_state.phase == DISK_CALM)
			handle_calm_tick(watch);
		if (watch->fire)
			return true;
		if (watch->published)
			sockets_tell_status(watch);
		watch->published = false;
	}
}
