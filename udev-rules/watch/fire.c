/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/fire.h"

#include "common/message.h"
#include "udev-rules/watch/boot_cpu.h"
#include "udev-rules/watch/resident.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* From the power-off to the reset if it hangs; between two rounds through the doors. */
enum { RESET_SECONDS = 3, RETRY_NS = 10000000 };

static int fail(const char *what, int error)
{
	complain("cannot %s: %s", what, strerror(-error));
	return exit_code(error);
}

/* A dry run needs no locked memory, no deadline and no open door. */
int fire_prepare(struct watch *watch)
{
	struct deadline *deadline = &watch->deadline;
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
	deadline->sysrq_fd = openat(watch->root, "proc/sysrq-trigger", O_WRONLY | O_CLOEXEC);
	if (deadline->sysrq_fd < 0)
		return fail("open /proc/sysrq-trigger", -errno);
	deadline->doors = watch->doors;
	deadline->seconds = watch->config->deadline_seconds;
	deadline->pause_seconds = RESET_SECONDS;
	error = deadline_prepare(deadline);
	if (error)
		return fail("start the second thread", error);
	/* Last: the second thread goes on if this CPU hangs. */
	boot_cpu_stay(watch->doors);
	return EXIT_DONE;
}

/*
 * From here on nothing is opened, allocated, locked, looked up or logged: all pages are in RAM and
 * all descriptors are open. No event is read any more, so none can change anything.
 */
_Noreturn void fire(const struct watch *watch)
{
	const struct timespec pause = { .tv_nsec = RETRY_NS };

	deadline_start(&watch->deadline);
	for (;;) {
		if (!ways_go(watch->doors))
			deadline_doors_failed(&watch->deadline);
		nanosleep(&pause, NULL);
	}
}

int fire_report(const struct watch *watch)
{
	unsigned long long us = (clock_monotonic() - watch->disk_state.since_ns) / 1000;
	const struct way *door = ways_first_open(watch->doors);

	if (door && !door->last_resort)
		printf("would go through the %s door", door->name);
	else
		printf("would %sswitch the power off, no door leads to the wipe",
		       door ? "overwrite free memory and " : "");
	printf("; %llu us from the first event to the decision\n", us);
	return close_stdout(EXIT_DONE);
}
