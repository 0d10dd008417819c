/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/start.h"

#include "common/io.h"
#include "common/message.h"
#include "udev-rules/common/control.h"
#include "udev-rules/common/disk_hold.h"
#include "udev-rules/common/opener.h"
#include "udev-rules/watch/fire.h"
#include "udev-rules/watch/loop.h"
#include "udev-rules/watch/monitor.h"
#include "udev-rules/watch/notify.h"
#include "udev-rules/watch/publish.h"
#include "udev-rules/watch/sockets.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

enum { TICK_SECONDS = 1 };

static int fail(const char *what, int error)
{
	complain("cannot %s: %s", what, strerror(-error));
	return exit_code(error);
}

/* All signals are blocked; the loop reads the two that end the watcher. */
static int open_signals(void)
{
	sigset_t all, ends;

	sigfillset(&all);
	if (sigprocmask(SIG_SETMASK, &all, NULL) != 0)
		return -errno;
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	return signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* So the disks are checked without any event, too. An idle machine is woken by this alone. */
static int open_timer(void)
{
	const struct itimerspec tick = { .it_interval = { .tv_sec = TICK_SECONDS },
					 .it_value = { .tv_sec = TICK_SECONDS } };
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);

	if (fd >= 0)
		timerfd_settime(fd, 0, &tick, NULL);
	return fd;
}

/*
 * The disk of the running system is opened by this thread: if it does not answer, nothing works.
 * The others are opened by threads that may wait for them.
 */
static int hold_disks(struct watch *watch)
{
	struct disks *disks = &watch->targets->disks;
	char what[DEVICE_NAME_BYTES + 32];
	size_t i;
	int error;

	for (i = 0; i < disks->count; i++) {
		error = disk_hold(&disks->item[i], watch->root);
		if (!error)
			continue;
		snprintf(what, sizeof(what), "hold %s", disks->item[i].node);
		return fail(what, error);
	}
	error = openers_start();
	if (error)
		return fail("start the threads that open disks", error);
	(void)targets_arrived(watch->targets, watch->root, disk_hold);
	targets_report(watch->targets);
	return EXIT_DONE;
}

/* Subscribe first, look second: a removal in between is an event or shows in the look. */
static int open_all(struct watch *watch, struct loop *loop)
{
	int error = monitor_open(&watch->monitor);
	size_t i;

	if (error)
		return fail("listen for kernel events", error);
	loop->fd[WAKE_UEVENT].fd = udev_monitor_get_fd(watch->monitor);
	loop->fd[WAKE_TICK].fd = open_timer();
	loop->fd[WAKE_SIGNAL].fd = open_signals();
	for (i = 0; i < WAKE_CONTROL; i++)
		if (loop->fd[i].fd < 0)
			return fail("wait for events", -errno);
	return hold_disks(watch);
}

/* A dry run also watches without an open door. */
static int report_ready(struct watch *watch)
{
	char list[STATUS_BYTES];
	int error;

	sockets_tell_status(watch);
	if (!ways_first_open(watch->doors)) {
		if (!watch->dry_run)
			return EXIT_INCOMPLETE;
		complain("watching %s", list_disks(watch->targets, list));
		return EXIT_DONE;
	}
	watch->ready = true;
	error = notify_manager("READY=1");
	return error ? fail("report READY to the service manager", error) : EXIT_DONE;
}

/* A dry run may be made beside the watcher. */
static int claim(const struct watch *watch)
{
	int error = watch->dry_run ? 0 : sockets_claim(CONTROL_FOLDER);

	if (error == -EWOULDBLOCK) {
		complain("cannot watch: another memwipe-watch is running");
		return EXIT_INCOMPLETE;
	}
	if (error)
		complain("cannot lock " CONTROL_FOLDER "/lock: %s", strerror(-error));
	return EXIT_DONE;
}

static int prepare(struct watch *watch, struct loop *loop)
{
	int code = claim(watch);

	if (code != EXIT_DONE)
		return code;
	watch->root = open_root("/");
	if (watch->root < 0)
		return fail("open /", watch->root);
	code = open_all(watch, loop);
	if (code == EXIT_DONE)
		code = fire_prepare(watch);
	if (code != EXIT_DONE)
		return code;
	suspended_start(&watch->suspended);
	watch->disk_state.debounce_ns = watch->config->debounce_seconds * NS_PER_S;
	triggers_open(&watch->triggers, watch->config, watch->root);
	sockets_open(watch, &loop->fd[WAKE_CONTROL].fd);
	return report_ready(watch);
}

int watch_run(struct watch *watch)
{
	static struct loop loop;
	int code = prepare(watch, &loop);

	if (code != EXIT_DONE)
		return code;
	if (!loop_run(watch, &loop)) {
		publish(watch, "stopped: the disk is not watched any more");
		return EXIT_DONE;
	}
	if (watch->dry_run)
		return fire_report(watch);
	fire(watch);
}
