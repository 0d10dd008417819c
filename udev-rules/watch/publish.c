/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/publish.h"

#include "common/message.h"
#include "udev-rules/watch/notify.h"

#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * The reader of stderr may hang on the disk that is about to be pulled, so writing must not block.
 * poll(2) reports a regular file as writable, but it may be on that disk.
 */
static bool stderr_is_ready(void)
{
	struct pollfd reader = { .fd = STDERR_FILENO, .events = POLLOUT };
	struct stat status;

	return fstat(STDERR_FILENO, &status) == 0 && !S_ISREG(status.st_mode) &&
	       poll(&reader, 1, 0) == 1;
}

/* On a tmpfs, so this does not block. */
static void write_state_file(const struct watch *watch, const char *sentence)
{
	char line[2 * STATUS_BYTES];
	int length = snprintf(line, sizeof(line), "%s\n", sentence);

	if (watch->state_fd >= 0 && ftruncate(watch->state_fd, 0) == 0)
		(void)!pwrite(watch->state_fd, line, (size_t)length, 0);
}

void publish(struct watch *watch, const char *sentence)
{
	char status[2 * STATUS_BYTES];

	snprintf(status, sizeof(status), "STATUS=%s", sentence);
	(void)notify_manager(status); /* the other outputs remain */
	write_state_file(watch, sentence);
	watch->published = true;
	if (!watch->ready || stderr_is_ready())
		complain("%s", sentence);
}

const char *list_disks(const struct targets *targets, char list[STATUS_BYTES])
{
	size_t i, used = 0;

	snprintf(list, STATUS_BYTES, "no disk");
	for (i = 0; i < targets->disks.count && used < STATUS_BYTES; i++)
		used += snprintf(list + used, STATUS_BYTES - used, "%s%s", i ? " " : "",
				 targets->disks.item[i].node);
	return list;
}

void publish_watching(struct watch *watch)
{
	char sentence[2 * STATUS_BYTES], list[STATUS_BYTES];
	const char *disks = watch_is_live(watch) ? list_disks(watch->targets, list)
						 : "NOTHING, as no trigger is there yet";

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
	publish(watch, sentence);
}

void publish_changes(struct watch *watch, const struct way *open_door)
{
	bool live = watch_is_live(watch);

	if (open_door == watch->open_door && live == watch->live)
		return;
	watch->open_door = open_door;
	watch->live = live;
	publish_watching(watch);
}
