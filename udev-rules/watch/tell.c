/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/tell.h"

#include "common/message.h"
#include "udev-rules/watch/notify.h"

#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* In RAM, and nobody reads it to decide anything. */
static void keep_state(const struct watch *watch, const char *sentence)
{
	char line[2 * TELL_BYTES];
	int length = snprintf(line, sizeof(line), "%s\n", sentence);

	if (watch->state_fd >= 0 && ftruncate(watch->state_fd, 0) == 0)
		(void)!pwrite(watch->state_fd, line, (size_t)length, 0);
}

void tell(const struct watch *watch, const char *sentence)
{
	char status[2 * TELL_BYTES];

	snprintf(status, sizeof(status), "STATUS=%s", sentence);
	(void)notify_manager(status); /* nobody left to tell it */
	keep_state(watch, sentence);
	if (!watch->armed || stderr_takes_a_line())
		complain("%s", sentence);
}

const char *tell_disks(const struct targets *targets, char list[TELL_BYTES])
{
	size_t i, used = 0;

	snprintf(list, TELL_BYTES, "no disk");
	for (i = 0; i < targets->disks.count && used < TELL_BYTES; i++)
		used += snprintf(list + used, TELL_BYTES - used, "%s%s", i ? " " : "",
				 targets->disks.item[i].node);
	return list;
}

void tell_watching(const struct watch *watch)
{
	char sentence[2 * TELL_BYTES], list[TELL_BYTES];
	const char *disks = tell_disks(watch->targets, list);

	if (!watch->open_door)
		snprintf(sentence, sizeof(sentence), "no door is open any more" SEE_STATUS);
	else if (watch->open_door->last_resort)
		snprintf(sentence, sizeof(sentence),
			 "watching %s, but NO door leads to the wipe, only free memory will be "
			 "overwritten" SEE_STATUS,
			 disks);
	else
		snprintf(sentence, sizeof(sentence), "watching %s, the %s door is open", disks,
			 watch->open_door->name);
	tell(watch, sentence);
}

/* Returns at once if nothing changed since it was last told. */
void tell_doors(struct watch *watch)
{
	const struct way *open_door = ways_first_open(watch->doors);

	if (open_door == watch->open_door)
		return;
	watch->open_door = open_door;
	tell_watching(watch);
}
