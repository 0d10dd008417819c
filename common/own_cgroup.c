/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/own_cgroup.h"

#include "common/io.h"

#include <limits.h>
#include <string.h>

/* cgroups(7): the only line, where there is no version 1 beside version 2. */
#define VERSION_2 "0::"

bool own_cgroup_is_killed_by(int root, const char *path)
{
	const size_t folder = strlen(CGROUP_FOLDER), kill = strlen(CGROUP_KILL);
	const char *group = path + folder, *own;
	char line[PATH_MAX];
	size_t bytes;

	if (strncmp(path, CGROUP_FOLDER "/", folder + 1) != 0)
		return false;
	bytes = strlen(group) - kill;
	if (read_line(root, "proc/self/cgroup", line, sizeof(line)) != 0 ||
	    strncmp(line, VERSION_2, strlen(VERSION_2)) != 0)
		return true;
	own = line + strlen(VERSION_2);
	return strncmp(own, group, bytes) == 0 && (own[bytes] == '/' || own[bytes] == '\0');
}
