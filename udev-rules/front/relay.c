/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/relay.h"

#include "udev-rules/front/client.h"
#include "udev-rules/front/logind.h"
#include "udev-rules/front/sessions.h"

#include "common/message.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S 1000000000ULL

enum { RECONNECT_MS = 1000, EVENTS_BYTES = 4096 };

enum { WAKE_BUS, WAKE_FOLDER, WAKE_SIGNAL, WAKES };

struct relay {
	const struct relay_places *places;
	struct logind logind;
	struct last_report last;
	int query_error; /* the last error of logind that was complained of; 0: none since */
	int send_error;	 /* the same for the watcher */
	struct pollfd wake[WAKES];
};

static uint64_t boot_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

/* Complain when the error changes, not every ten seconds. */
static void complain_once(int *last, int error, const char *what, const char *why)
{
	if (error && error != *last)
		complain("cannot %s: %s", what, why);
	*last = error;
}

static bool is_locked(struct relay *relay)
{
	bool open;
	int error = logind_query(&relay->logind, &open);

	complain_once(&relay->query_error, error, "query the sessions", strerror(-error));
	return !open;
}

static void report(struct relay *relay, bool locked)
{
	struct answer answer;
	int error = client_ask(relay->places->socket, locked ? "locked yes" : "locked no", &answer);

	if (!error && !answer_is_ok(&answer))
		error = -EACCES;
	complain_once(&relay->send_error, error, "report to memwipe-watch", client_reason(error));
	(void)sd_notifyf(0, "READY=1\nSTATUS=the session is %s%s", locked ? "locked" : "unlocked",
			 error ? ", but it could not be reported" : "");
	relay->last =
		(struct last_report){ .valid = true, .locked = locked, .when_ns = boot_clock() };
}

static int open_wakes(struct relay *relay)
{
	sigset_t ends;
	int i;

	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	if (sigprocmask(SIG_BLOCK, &ends, NULL) != 0)
		return -errno;
	relay->wake[WAKE_FOLDER].fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	relay->wake[WAKE_SIGNAL].fd = signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
	for (i = 0; i < WAKES; i++)
		relay->wake[i].events = POLLIN;
	return relay->wake[WAKE_FOLDER].fd < 0 || relay->wake[WAKE_SIGNAL].fd < 0 ? -errno : 0;
}

/* True: a signal has ended the program. */
static bool wait_for_change(struct relay *relay)
{
	int wait_ms = report_wait_ms(&relay->last, boot_clock());
	struct pollfd *wake = relay->wake;
	char events[EVENTS_BYTES];

	wake[WAKE_BUS].fd = logind_fd(&relay->logind);
	if (logind_has_more(&relay->logind))
		wait_ms = 0;
	else if (wake[WAKE_BUS].fd < 0 && wait_ms > RECONNECT_MS)
		wait_ms = RECONNECT_MS;
	if (poll(wake, WAKES, wait_ms) < 0)
		return false; /* EINTR: a signal that is not blocked */
	logind_process(&relay->logind);
	/* A watcher may have started, which does not know the state yet. */
	if (wake[WAKE_FOLDER].revents && read(wake[WAKE_FOLDER].fd, events, sizeof(events)) > 0)
		relay->last.valid = false;
	return wake[WAKE_SIGNAL].revents != 0;
}

int relay_run(const struct relay_places *places)
{
	struct relay relay = { .places = places };
	int error = open_wakes(&relay);
	bool locked;

	if (error) {
		complain("cannot wait for events: %s", strerror(-error));
		return exit_code(error);
	}
	do {
		/* Repeated, because the folder may be created later or replaced. */
		(void)inotify_add_watch(relay.wake[WAKE_FOLDER].fd, places->folder,
					IN_CREATE | IN_MODIFY);
		locked = is_locked(&relay);
		if (report_is_due(&relay.last, locked, boot_clock()))
			report(&relay, locked);
	} while (!wait_for_change(&relay));
	report(&relay, true);
	logind_close(&relay.logind);
	close(relay.wake[WAKE_FOLDER].fd);
	close(relay.wake[WAKE_SIGNAL].fd);
	return EXIT_DONE;
}
