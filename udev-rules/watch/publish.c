/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/publish.h"

#include "common/message.h"
#include "udev-rules/watch/notify.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
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

void publish_event(const struct watch *watch, const char *sentence)
{
	if (!watch->ready || stderr_is_ready())
		complain("%s", sentence);
}

/*
 * On a tmpfs, so this does not block. Always of the same length, so that it is one write: each one
 * wakes those who follow the file, and none of them finds it empty.
 */
static void write_state_file(const struct watch *watch, const char *sentence)
{
	char line[SENTENCE_BYTES + 1];
	int length = snprintf(line, sizeof(line), "%-*s\n", SENTENCE_BYTES - 1, sentence);

	if (watch->state_fd >= 0)
		(void)!pwrite(watch->state_fd, line, (size_t)length, 0);
}

/* The file is written even if the sentence is the same, as it stands for all of the status. */
void publish(struct watch *watch, const char *sentence)
{
	char status[SENTENCE_BYTES + 8];
	bool same = strcmp(sentence, watch->published.sentence) == 0;

	write_state_file(watch, sentence);
	if (same)
		return;
	snprintf(watch->published.sentence, SENTENCE_BYTES, "%s", sentence);
	snprintf(status, sizeof(status), "STATUS=%s", sentence);
	(void)notify_manager(status); /* the other outputs remain */
	publish_event(watch, sentence);
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

static void describe_watching(const struct watch *watch, const struct way *open_door,
			      char sentence[SENTENCE_BYTES])
{
	char list[STATUS_BYTES];
	const char *disks = watch_is_live(watch) ? list_disks(watch->targets, list)
						 : "NOTHING, as no trigger is there yet";

	if (!open_door)
		snprintf(sentence, SENTENCE_BYTES, "no door is open" SEE_STATUS);
	else if (open_door->last_resort)
		snprintf(sentence, SENTENCE_BYTES,
			 "watching %s, but NO door leads to the wipe, only free memory will be "
			 "overwritten" SEE_STATUS,
			 disks);
	else
		snprintf(sentence, SENTENCE_BYTES, "watching %s, the %s door is open", disks,
			 open_door->name);
}

/* One sentence, by what is most urgent. */
static void describe(const struct watch *watch, const struct way *open_door,
		     char sentence[SENTENCE_BYTES])
{
	size_t pending = grace_pending(&watch->grace);

	if (watch->rearm_ns)
		snprintf(sentence, SENTENCE_BYTES,
			 "DISARMED: nothing happens when the disk is pulled");
	else if (pending < trigger_count)
		snprintf(sentence, SENTENCE_BYTES,
			 "%s: RAM is emptied in %" PRIu64 " s; memwipe abort prevents it",
			 trigger_table[pending].name,
			 seconds_until(watch->grace.due_ns[pending], clock_boottime()));
	else if (watch->disk_state.phase == DISK_AWAY)
		snprintf(sentence, SENTENCE_BYTES,
			 "a disk is away: RAM is emptied unless it comes back");
	else
		describe_watching(watch, open_door, sentence);
}

void publish_changes(struct watch *watch, const char *state, const struct way *open_door)
{
	char sentence[SENTENCE_BYTES];

	if (strcmp(state, watch->published.state) == 0)
		return;
	snprintf(watch->published.state, sizeof(watch->published.state), "%s", state);
	describe(watch, open_door, sentence);
	publish(watch, sentence);
}
