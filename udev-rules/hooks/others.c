/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/hooks/others.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/io.h"

enum {
	INIT = 1,
	LOOK_MS = 100,
	MS_PER_S = 1000,
	NS_PER_MS = 1000000,
	STAT_BYTES = 512,
	NAME_BYTES = 32
};

/* State and parent as proc(5) has them in stat; the name before them may hold anything. */
static bool read_process(int proc, const char *number, char *state, pid_t *parent)
{
	char path[NAME_BYTES], line[STAT_BYTES];
	const char *end;

	snprintf(path, sizeof(path), "%.16s/stat", number);
	if (read_line(proc, path, line, sizeof(line)) != 0)
		return false;
	end = strrchr(line, ')');
	return end && sscanf(end + 1, " %c %d", state, parent) == 2;
}

/* The parent sleeps when it has started all of them; until then there may be more to come. */
static bool parent_waits(int proc)
{
	char number[NAME_BYTES], state = 0;
	pid_t parent;

	snprintf(number, sizeof(number), "%d", getppid());
	return !read_process(proc, number, &state, &parent) || state == 'S';
}

static bool is_other(int proc, const char *name)
{
	pid_t parent;
	char state;

	return isdigit((unsigned char)*name) && atoi(name) != getpid() &&
	       read_process(proc, name, &state, &parent) && parent == getppid() && state != 'Z' &&
	       state != 'X';
}

static bool alone(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	bool found;

	if (!proc)
		return true;
	found = !parent_waits(dirfd(proc));
	while (!found && (entry = readdir(proc)))
		found = is_other(dirfd(proc), entry->d_name);
	closedir(proc);
	return !found;
}

bool others_wait(int seconds)
{
	const struct timespec pause = { .tv_nsec = LOOK_MS * NS_PER_MS };
	int looks = seconds * MS_PER_S / LOOK_MS, quiet = 0;

	/* Its children are all processes that are left, not hooks. */
	if (getppid() == INIT)
		return true;
	/* Twice in a row: a parent can sleep for a moment between two of them. */
	while (quiet < 2 && looks-- > 0) {
		quiet = alone() ? quiet + 1 : 0;
		if (quiet < 2)
			nanosleep(&pause, NULL);
	}
	return quiet == 2;
}
