/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/watch.h"

#include "sdmem/common/io.h"
#include "sdmem/common/message.h"
#include "udev-rules/watch/deadline.h"
#include "udev-rules/watch/monitor.h"
#include "udev-rules/watch/notify.h"
#include "udev-rules/watch/resident.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* The reset follows the power-off after RESET_SECONDS; failed doors are tried again. */
enum { LOOK_SECONDS = 1, RESET_SECONDS = 3, RETRY_NS = 10000000, STATUS_BYTES = 256 };
#define NS_PER_S 1000000000ULL

enum { WAKE_UEVENT, WAKE_LOOK, WAKE_SIGNAL, WAKES };

struct watch {
	const struct watch_options *options;
	struct disks *disks;
	struct doors *doors;
	const struct door *open_door; /* as last seen and told */
	struct deadline deadline;
	struct udev_monitor *monitor;
	struct watch_mind mind;
	uint64_t woken_ns; /* by whatever came last */
	bool armed;	   /* nothing may wait for a file any more */
	struct pollfd wake[WAKES];
};

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * NS_PER_S + now.tv_nsec;
}

/* Signals end the watcher between two looks, never in the middle of one. */
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

/* The second channel: it needs no event, and it is the only wake-up of an idle machine. */
static int open_timer(void)
{
	const struct itimerspec beat = { .it_interval = { .tv_sec = LOOK_SECONDS },
					 .it_value = { .tv_sec = LOOK_SECONDS } };
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);

	if (fd >= 0)
		timerfd_settime(fd, 0, &beat, NULL);
	return fd;
}

static int fail(const char *what, int error)
{
	complain("cannot %s: %s", what, strerror(-error));
	return exit_code(error);
}

/* Subscribe first, look second: a removal in between is an event or shows in the look. */
static int open_all(struct watch *watch, int root)
{
	struct disks *disks = watch->disks;
	char what[DEVICE_NAME_BYTES + 32];
	size_t i;
	int error;

	error = monitor_open(&watch->monitor);
	if (error)
		return fail("listen for kernel events", error);
	for (i = 0; i < disks->count; i++) {
		error = disk_hold(&disks->item[i], root);
		if (!error)
			continue;
		snprintf(what, sizeof(what), "hold %s", disks->item[i].node);
		return fail(what, error);
	}
	watch->wake[WAKE_UEVENT].fd = udev_monitor_get_fd(watch->monitor);
	watch->wake[WAKE_LOOK].fd = open_timer();
	watch->wake[WAKE_SIGNAL].fd = open_signals();
	for (i = 0; i < WAKES; i++) {
		watch->wake[i].events = POLLIN;
		if (watch->wake[i].fd < 0)
			return fail("wait for events", -errno);
	}
	return EXIT_DONE;
}

/* A dry run goes on without what only the last call or a real protection needs. */
static int prepare_last_call(struct watch *watch, int root)
{
	bool dry = watch->options->dry_run;
	const char *step = NULL;
	int error = become_resident(&step);

	if (error) {
		int code = fail(step, error);

		if (!dry)
			return code;
	}
	doors_prepare(watch->doors, root);
	if (dry)
		return EXIT_DONE;
	watch->deadline.sysrq_fd = openat(root, "proc/sysrq-trigger", O_WRONLY | O_CLOEXEC);
	if (watch->deadline.sysrq_fd < 0)
		return fail("open /proc/sysrq-trigger", -errno);
	watch->deadline.seconds = watch->options->deadline_seconds;
	watch->deadline.pause_seconds = RESET_SECONDS;
	error = deadline_prepare(&watch->deadline);
	return error ? fail("start the second thread", error) : EXIT_DONE;
}

/*
 * Whoever reads stderr may be stuck on the very disk that is about to go: never wait for it. A file
 * always claims to be ready, and may lie on that disk.
 */
static bool stderr_takes_a_line(void)
{
	struct pollfd reader = { .fd = STDERR_FILENO, .events = POLLOUT };
	struct stat status;

	return fstat(STDERR_FILENO, &status) == 0 && !S_ISREG(status.st_mode) &&
	       poll(&reader, 1, 0) == 1;
}

static void tell(const struct watch *watch, const char *sentence)
{
	char status[STATUS_BYTES];

	snprintf(status, sizeof(status), "STATUS=%s", sentence);
	(void)notify_manager(status); /* nobody left to tell it */
	if (!watch->armed || stderr_takes_a_line())
		complain("%s", sentence);
}

static const char *list_disks(const struct disks *disks, char list[STATUS_BYTES])
{
	size_t i, used = 0;

	for (i = 0; i < disks->count && used < STATUS_BYTES; i++)
		used += snprintf(list + used, STATUS_BYTES - used, "%s%s", i ? " " : "",
				 disks->item[i].node);
	return list;
}

/* The last one in the table asks least of the machine. */
static const struct door *easiest_door(const struct watch *watch)
{
	return &watch->doors->item[watch->doors->count - 1];
}

/* Returns at once if nothing changed since it was last told. */
static void tell_doors(struct watch *watch)
{
	const struct door *open_door = doors_first_open(watch->doors);
	char sentence[STATUS_BYTES], list[STATUS_BYTES];

	if (open_door == watch->open_door)
		return;
	watch->open_door = open_door;
	if (open_door)
		snprintf(sentence, sizeof(sentence), "watching %s, the %s door is open",
			 list_disks(watch->disks, list), open_door->name);
	else
		snprintf(sentence, sizeof(sentence), "no door is open any more: %s",
			 easiest_door(watch)->shut);
	tell(watch, sentence);
}

static int say_ready(struct watch *watch)
{
	char list[STATUS_BYTES];
	int error;

	tell_doors(watch);
	if (!watch->open_door) {
		complain("no door is open: %s", easiest_door(watch)->shut);
		if (!watch->options->dry_run)
			return EXIT_INCOMPLETE;
		complain("watching %s", list_disks(watch->disks, list));
		return EXIT_DONE;
	}
	watch->armed = true;
	error = notify_manager("READY=1");
	return error ? fail("say that it is ready", error) : EXIT_DONE;
}

/*
 * From here on nothing is opened, allocated, locked, looked up or logged: every page is in RAM and
 * every descriptor is open. Whatever else happens changes nothing, for nothing is read any more.
 */
static _Noreturn void trigger(const struct watch *watch)
{
	const struct timespec pause = { .tv_nsec = RETRY_NS };

	deadline_start(&watch->deadline);
	for (;;) {
		if (!doors_go(watch->doors))
			deadline_doors_failed(&watch->deadline);
		nanosleep(&pause, NULL);
	}
}

static int report_dry_run(const struct watch *watch, uint64_t decided_ns)
{
	const struct door *door = doors_first_open(watch->doors);
	unsigned long long us = (decided_ns - watch->mind.since_ns) / 1000;

	if (door)
		printf("would go through the %s door", door->name);
	else
		printf("would switch the power off, no door is open");
	printf("; %llu us from the first event to the decision\n", us);
	return close_stdout(EXIT_DONE);
}

/* Wait for whatever comes first; a suspicion looks again soon. */
static enum watch_event wait_for_event(struct watch *watch)
{
	const struct timespec soon = { .tv_nsec = SUSPICION_LOOK_NS };
	bool suspicious = watch->mind.state == STATE_SUSPICIOUS;
	int ready = ppoll(watch->wake, WAKES, suspicious ? &soon : NULL, NULL);
	uint64_t beats;

	watch->woken_ns = now_ns();
	if (ready <= 0)
		return EVENT_FOREIGN;
	if (watch->wake[WAKE_LOOK].revents)
		(void)!read(watch->wake[WAKE_LOOK].fd, &beats, sizeof(beats)); /* EAGAIN: no beat */
	if (watch->wake[WAKE_UEVENT].revents)
		return monitor_event(watch->monitor, watch->disks);
	return EVENT_FOREIGN;
}

static int watch_loop(struct watch *watch)
{
	enum watch_event event;

	for (;;) {
		event = wait_for_event(watch);
		watch->mind =
			watch_next(watch->mind, event, disks_gone(watch->disks), watch->woken_ns);
		if (watch->mind.state == STATE_GONE && !watch->options->dry_run)
			trigger(watch);
		if (watch->mind.state == STATE_GONE)
			return report_dry_run(watch, now_ns());
		if (watch->wake[WAKE_SIGNAL].revents)
			return EXIT_DONE;
		if (watch->wake[WAKE_LOOK].revents && watch->mind.state == STATE_CALM)
			tell_doors(watch);
	}
}

int watch_run(struct disks *disks, struct doors *doors, const struct watch_options *options)
{
	struct watch watch = { .options = options, .disks = disks, .doors = doors };
	int code, root = open_root("/");

	if (root < 0)
		return fail("open /", root);
	code = open_all(&watch, root);
	if (code == EXIT_DONE)
		code = prepare_last_call(&watch, root);
	if (code == EXIT_DONE)
		code = say_ready(&watch);
	close(root);
	if (code != EXIT_DONE)
		return code;
	code = watch_loop(&watch);
	if (watch.mind.state != STATE_GONE)
		tell(&watch, "stopped: nothing watches the disk now");
	return code;
}
