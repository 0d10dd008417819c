/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/watch.h"

#include "common/io.h"
#include "common/message.h"
#include "udev-rules/watch/answer.h"
#include "udev-rules/watch/monitor.h"
#include "udev-rules/watch/notify.h"
#include "udev-rules/watch/power.h"
#include "udev-rules/watch/resident.h"
#include "udev-rules/watch/tell.h"

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

/*
 * The reset follows the power-off after RESET_SECONDS; failed doors are tried again. A clock that
 * went on by WOKEN_NS while another stood still: the machine was suspended. So many questions of
 * everybody are answered between two looks.
 */
enum { LOOK_SECONDS = 1, RESET_SECONDS = 3, RETRY_NS = 10000000 };
enum { WOKEN_NS = 100000000, QUESTIONS = 20, FOLDER_MODE = 0755, FILE_MODE = 0644 };

enum { WAKE_UEVENT, WAKE_LOOK, WAKE_SIGNAL, WAKE_CONTROL, WAKE_STATUS, WAKES };

struct wakes {
	struct pollfd fd[WAKES + INPUTS_MAX];
	int status_fd;
	int questions; /* left until the next look */
	bool medium;   /* to be read anew after the look */
	bool input;    /* these are looked at when all is calm, once a second */
	bool power;
};

static uint64_t read_clock(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * NS_PER_S + now.tv_nsec;
}

uint64_t watch_clock(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

uint64_t watch_boot_clock(void)
{
	return read_clock(CLOCK_BOOTTIME);
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
static int open_all(struct watch *watch, struct wakes *wakes)
{
	struct disks *disks = &watch->targets->disks;
	char what[DEVICE_NAME_BYTES + 32];
	size_t i;
	int error;

	error = monitor_open(&watch->monitor);
	if (error)
		return fail("listen for kernel events", error);
	for (i = 0; i < disks->count; i++) {
		error = disk_hold(&disks->item[i], watch->root);
		if (!error)
			continue;
		snprintf(what, sizeof(what), "hold %s", disks->item[i].node);
		return fail(what, error);
	}
	wakes->fd[WAKE_UEVENT].fd = udev_monitor_get_fd(watch->monitor);
	wakes->fd[WAKE_LOOK].fd = open_timer();
	wakes->fd[WAKE_SIGNAL].fd = open_signals();
	for (i = 0; i < WAKE_CONTROL; i++) {
		wakes->fd[i].events = POLLIN;
		if (wakes->fd[i].fd < 0)
			return fail("wait for events", -errno);
	}
	return EXIT_DONE;
}

/* A protection that nobody can speak to is one all the same. */
static void open_sockets(struct watch *watch, struct wakes *wakes)
{
	const char *group = watch->config->group;
	int error;

	wakes->fd[WAKE_CONTROL] = (struct pollfd){ .fd = -1, .events = POLLIN };
	wakes->fd[WAKE_STATUS] = wakes->fd[WAKE_CONTROL];
	wakes->status_fd = -1;
	watch->state_fd = -1;
	if (watch->dry_run)
		return;
	/* Whoever made it may have had an umask that keeps others out. */
	(void)mkdir(CONTROL_FOLDER, FOLDER_MODE);
	(void)chmod(CONTROL_FOLDER, FOLDER_MODE);
	watch->state_fd = open(STATE_FILE, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
	slot_report_open(&watch->slot_report);
	error = listen_at(CONTROL_SOCKET, group, &wakes->fd[WAKE_CONTROL].fd);
	if (error == -ESRCH)
		complain("there is no group '%s': root alone may trigger", group);
	else if (error)
		complain("cannot listen at %s: %s", CONTROL_SOCKET, strerror(-error));
	error = listen_at(STATUS_SOCKET, NULL, &wakes->status_fd);
	if (error)
		complain("cannot listen at %s: %s", STATUS_SOCKET, strerror(-error));
}

/* A dry run goes on without what only the last call or a real protection needs. */
static int prepare_last_call(struct watch *watch)
{
	const char *step = NULL;
	int error = become_resident(&step);

	if (error) {
		int code = fail(step, error);

		if (!watch->dry_run)
			return code;
	}
	ways_prepare(watch->doors, watch->root);
	if (watch->dry_run)
		return EXIT_DONE;
	watch->deadline.sysrq_fd = openat(watch->root, "proc/sysrq-trigger", O_WRONLY | O_CLOEXEC);
	if (watch->deadline.sysrq_fd < 0)
		return fail("open /proc/sysrq-trigger", -errno);
	watch->deadline.doors = watch->doors;
	watch->deadline.seconds = watch->config->deadline_seconds;
	watch->deadline.pause_seconds = RESET_SECONDS;
	error = deadline_prepare(&watch->deadline);
	return error ? fail("start the second thread", error) : EXIT_DONE;
}

/* One clock after the other is read, so it may be a little more than what it is. */
static int64_t asleep(void)
{
	int64_t awake_ns = (int64_t)watch_clock();

	return (int64_t)watch_boot_clock() - awake_ns;
}

/* What else may trigger. */
static void prepare_triggers(struct watch *watch)
{
	watch->asleep_ns = asleep();
	watch->alive_ns = watch_boot_clock();
	watch->power = power_online(watch->root);
	if (inputs_wanted(&watch->inputs))
		inputs_rescan(&watch->inputs, watch->root);
	if (watch->config->ac_lost && watch->power < 0)
		complain("no power supply tells whether it is plugged in: ac-lost is not watched");
}

static int say_ready(struct watch *watch)
{
	char list[TELL_BYTES];
	int error;

	tell_doors(watch);
	if (!watch->open_door) {
		complain("no door is open" SEE_STATUS);
		if (!watch->dry_run)
			return EXIT_INCOMPLETE;
		complain("watching %s", tell_disks(watch->targets, list));
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
		if (!ways_go(watch->doors))
			deadline_doors_failed(&watch->deadline);
		nanosleep(&pause, NULL);
	}
}

static int report_dry_run(const struct watch *watch, uint64_t decided_ns)
{
	const struct way *door = ways_first_open(watch->doors);
	unsigned long long us = (decided_ns - watch->mind.since_ns) / 1000;

	if (door && !door->last_resort)
		printf("would go through the %s door", door->name);
	else
		printf("would %sswitch the power off, no door leads to the wipe",
		       door ? "overwrite free memory and " : "");
	printf("; %llu us from the first event to the decision\n", us);
	return close_stdout(EXIT_DONE);
}

bool watch_session_is_unlocked(const struct watch *watch)
{
	return watch_boot_clock() < watch->unlocked_ns;
}

/* Whoever is silent may have been made so with the session open: a dead man always counts. */
static bool is_no_concern(const struct watch *watch, enum soft_cause cause)
{
	return cause != SOFT_DEAD_MAN && watch->config->only_while_locked &&
	       watch_session_is_unlocked(watch);
}

static void raise_soft(struct watch *watch, enum soft_cause cause)
{
	char sentence[TELL_BYTES];

	if (watch->disarmed_ns || watch->soft.pending[cause] || is_no_concern(watch, cause))
		return;
	soft_raise(&watch->soft, cause, watch_boot_clock(),
		   watch->config->grace_seconds * NS_PER_S);
	snprintf(sentence, sizeof(sentence),
		 "%s: RAM is emptied in %d s, unless somebody says: memwipe abort",
		 soft_name(cause), watch->config->grace_seconds);
	tell(watch, sentence);
}

static void look_at_power(struct watch *watch)
{
	int before = watch->power;

	watch->power = power_online(watch->root);
	if (watch->power == 1)
		soft_calm(&watch->soft, SOFT_AC_LOST);
	else if (watch->config->ac_lost && before == 1)
		raise_soft(watch, SOFT_AC_LOST);
}

static void take_input(struct watch *watch, int meaning)
{
	if ((meaning & INPUT_CHORD) && !watch->disarmed_ns)
		watch->fire = true;
	if (meaning & INPUT_LID_CLOSED)
		raise_soft(watch, SOFT_LID_CLOSED);
	if (meaning & INPUT_LID_OPEN)
		soft_calm(&watch->soft, SOFT_LID_CLOSED);
}

static void take_request(struct watch *watch, int *fd, bool trusted)
{
	char answer[CONTROL_ANSWER_BYTES];
	struct request request = { .uid = (uid_t)-1 };

	if (listen_is_trap(*fd)) {
		*fd = -1;
		tell(watch, trusted ? "somebody of the group sent a descriptor: " CONTROL_SOCKET
				      " is not read any more"
				    : "somebody sent a descriptor: " STATUS_SOCKET
				      " is not read any more");
		return;
	}
	if (!listen_take(*fd, &request))
		return;
	answer_request(watch, &request, trusted, answer);
	listen_answer(*fd, &request, answer);
}

/* After a resume the kernel may still be finding its devices. */
static void notice_resume(struct watch *watch)
{
	int64_t asleep_ns = asleep();

	if (asleep_ns > watch->asleep_ns + WOKEN_NS)
		watch->mind.settled_ns = watch->woken_ns + watch->config->settle_seconds * NS_PER_S;
	if (asleep_ns > watch->asleep_ns)
		watch->asleep_ns = asleep_ns;
}

/* Wait for whatever comes first; a suspicion looks again soon. */
static int wait_for_event(struct watch *watch, struct wakes *wakes)
{
	bool calm = watch->mind.state == STATE_CALM, away = watch->mind.state == STATE_AWAY;
	const struct timespec soon = { .tv_nsec = away ? AWAY_LOOK_NS : SUSPICION_LOOK_NS };
	int ready;

	inputs_poll(&watch->inputs, &wakes->fd[WAKES]);
	wakes->fd[WAKE_STATUS].fd = wakes->questions > 0 ? wakes->status_fd : -1;
	ready = ppoll(wakes->fd, WAKES + watch->inputs.count, calm ? NULL : &soon, NULL);
	watch->woken_ns = watch_clock();
	return ready;
}

/* What is no matter of the disk; it ends between two looks at it. */
static void take_others(struct watch *watch, struct wakes *wakes)
{
	size_t i = watch->inputs.count;

	if (wakes->medium)
		disks_reread(&watch->targets->disks, watch->root);
	wakes->medium = false;
	while (i-- > 0) /* from the end: one that has gone is replaced by the last */
		if (wakes->fd[WAKES + i].revents)
			take_input(watch, inputs_read(&watch->inputs, i));
	if (wakes->fd[WAKE_CONTROL].revents)
		take_request(watch, &wakes->fd[WAKE_CONTROL].fd, true);
	if (wakes->fd[WAKE_STATUS].fd >= 0 && wakes->fd[WAKE_STATUS].revents) {
		wakes->questions--;
		take_request(watch, &wakes->status_fd, false);
	}
}

/* Only noted here: to open or read another device may last, and the disk is looked at first. */
static enum watch_event take_uevent(struct watch *watch, struct wakes *wakes)
{
	struct monitor_news news = monitor_event(watch->monitor, &watch->targets->disks);

	wakes->medium |= news.medium;
	wakes->input |= news.input && inputs_wanted(&watch->inputs);
	wakes->power |= news.power && watch->config->ac_lost;
	return news.event;
}

/* What waits for nobody, and for no calm. */
static void take_beat(struct watch *watch)
{
	uint64_t boot_ns = watch_boot_clock();
	const uint64_t patience_ns = watch->config->dead_man_seconds * NS_PER_S;

	(void)notify_manager("WATCHDOG=1");
	if (patience_ns && boot_ns >= watch->alive_ns + patience_ns)
		raise_soft(watch, SOFT_DEAD_MAN);
	if (watch->disarmed_ns && boot_ns >= watch->disarmed_ns) {
		(void)disks_return(&watch->targets->disks, watch->root);
		watch->disarmed_ns = 0;
		watch->alive_ns = boot_ns;
		tell_watching(watch);
	}
}

/* What can wait for a second, as long as all is calm. */
static void take_calm_beat(struct watch *watch, struct wakes *wakes)
{
	if (wakes->input)
		inputs_rescan(&watch->inputs, watch->root);
	if (wakes->power)
		look_at_power(watch);
	wakes->input = wakes->power = false;
	if (targets_arrived(watch->targets, watch->root))
		tell_watching(watch);
	ways_prepare(watch->doors, watch->root);
	tell_doors(watch);
	slot_report_look(&watch->slot_report, &watch->doors->slots);
}

/* Disarmed or not, a suspicion comes to its end. */
static bool disk_is_gone(struct watch *watch, enum watch_event event)
{
	bool gone = !watch->disarmed_ns && disks_gone(&watch->targets->disks);

	notice_resume(watch); /* after the look, which may be the first thing that was done awake */
	if (gone && watch->mind.state == STATE_AWAY)
		gone = !disks_return(&watch->targets->disks, watch->root);
	watch->mind = watch_next(watch->mind, event, gone, watch->woken_ns);
	return watch->mind.state == STATE_GONE;
}

static int watch_loop(struct watch *watch, struct wakes *wakes)
{
	enum watch_event event;
	uint64_t beats;
	int ready;

	for (;;) {
		ready = wait_for_event(watch, wakes);
		event = ready > 0 && wakes->fd[WAKE_UEVENT].revents ? take_uevent(watch, wakes)
								    : EVENT_FOREIGN;
		if (disk_is_gone(watch, event))
			watch->fire = true;
		if (ready > 0 && !watch->fire)
			take_others(watch, wakes);
		watch->fire |= soft_is_due(&watch->soft, watch_boot_clock());
		if (watch->fire && !watch->dry_run)
			trigger(watch);
		if (watch->fire)
			return report_dry_run(watch, watch_clock());
		if (ready > 0 && wakes->fd[WAKE_SIGNAL].revents)
			return EXIT_DONE;
		if (ready > 0 && wakes->fd[WAKE_LOOK].revents) {
			(void)!read(wakes->fd[WAKE_LOOK].fd, &beats, sizeof(beats));
			wakes->questions = QUESTIONS;
			take_beat(watch);
			if (watch->mind.state == STATE_CALM)
				take_calm_beat(watch, wakes);
		}
	}
}

int watch_run(struct watch *watch)
{
	static struct wakes wakes = { .questions = QUESTIONS };
	int code;

	watch->root = open_root("/");
	if (watch->root < 0)
		return fail("open /", watch->root);
	code = open_all(watch, &wakes);
	if (code == EXIT_DONE)
		code = prepare_last_call(watch);
	if (code != EXIT_DONE)
		return code;
	prepare_triggers(watch);
	open_sockets(watch, &wakes);
	code = say_ready(watch);
	if (code != EXIT_DONE)
		return code;
	code = watch_loop(watch, &wakes);
	if (!watch->fire)
		tell(watch, "stopped: nothing watches the disk now");
	return code;
}
