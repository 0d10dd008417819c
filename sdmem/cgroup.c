/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/cgroup.h"

#include "common/io.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_ROOM = 32 };

struct level_files {
	const char *used;
	const char *limits[2];
};

static const struct level_files level_files[] = {
	[false] = { "memory.usage_in_bytes", { "memory.limit_in_bytes", NULL } },
	[true] = { "memory.current", { "memory.max", "memory.high" } },
};

/* One whole item of a list with commas. */
static bool list_has(const char *list, const char *item)
{
	size_t length = strlen(item);

	while (list) {
		if (strncmp(list, item, length) == 0 && strchr(",", list[length]))
			return true;
		list = strchr(list, ',');
		list = list ? list + 1 : NULL;
	}
	return false;
}

/* mountinfo: id parent major:minor root mount options ... - type source superoptions */
static bool find_mount(char *lines, bool unified, char *inner_root, char *mount)
{
	char type[NUMBER_ROOM], options[PATH_MAX], *line, *save, *tail;

	for (line = strtok_r(lines, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		tail = strstr(line, " - ");
		if (!tail || sscanf(tail, " - %31s %*s %4095s", type, options) != 2 ||
		    sscanf(line, "%*s %*s %*s %4095s %4095s", inner_root, mount) != 2)
			continue;
		if (unified && strcmp(type, "cgroup2") == 0)
			return true;
		if (!unified && strcmp(type, "cgroup") == 0 && list_has(options, "memory"))
			return true;
	}
	return false;
}

/* /proc/self/cgroup: "0::/path" for version 2, "4:memory:/path" for version 1. */
static bool find_path(char *lines, bool unified, char *path)
{
	char *line, *save, *controllers, *tail;

	for (line = strtok_r(lines, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		controllers = strchr(line, ':');
		tail = controllers ? strchr(controllers + 1, ':') : NULL;
		if (!tail)
			continue;
		*tail = '\0';
		if (unified ? controllers[1] == '\0' : list_has(controllers + 1, "memory")) {
			snprintf(path, PATH_MAX, "%s", tail + 1);
			return true;
		}
	}
	return false;
}

static bool find_group(const char *self_cgroup, const char *mountinfo, struct cgroup *group)
{
	char inner_root[PATH_MAX], path[PATH_MAX];
	char *groups = strdup(self_cgroup), *mounts = strdup(mountinfo);
	size_t cut;
	bool found;

	found = groups && mounts && find_path(groups, group->unified, path) &&
		find_mount(mounts, group->unified, inner_root, group->mount);
	free(groups);
	free(mounts);
	if (!found)
		return false;
	/* In a namespace or a bind mount the path is relative to another root: use the mount
	 * itself. */
	cut = strcmp(inner_root, "/") == 0 ? 0 : strlen(inner_root);
	if (strncmp(path, inner_root, cut) != 0 || strstr(path, "/.."))
		path[cut = 0] = '\0';
	snprintf(group->path, sizeof(group->path), "%s", path + cut);
	if (strcmp(group->path, "/") == 0)
		group->path[0] = '\0';
	return true;
}

void cgroup_parse(const char *self_cgroup, const char *mountinfo, struct cgroup *group)
{
	*group = (struct cgroup){ .unified = false };
	group->found = find_group(self_cgroup, mountinfo, group);
	if (group->found)
		return;
	*group = (struct cgroup){ .unified = true };
	group->found = find_group(self_cgroup, mountinfo, group);
}

/* A file with one number; "max", an absent file and a root group have no limit. */
static uint64_t level_number(int root, const char *level, const char *file, uint64_t otherwise)
{
	char path[2 * PATH_MAX + NUMBER_ROOM];
	uint64_t number;

	snprintf(path, sizeof(path), "%s/%s", level, file);
	return read_number(root, path, &number) == 0 ? number : otherwise;
}

static uint64_t level_room(int root, const struct level_files *files, const char *level)
{
	uint64_t used = level_number(root, level, files->used, 0), room = UINT64_MAX, limit;
	size_t i;

	for (i = 0; i < 2 && files->limits[i]; i++) {
		limit = level_number(root, level, files->limits[i], UINT64_MAX);
		/* Version 1 writes "no limit" as the largest multiple of a page. */
		if (limit >= (uint64_t)INT64_MAX - UINT16_MAX)
			continue;
		limit = limit > used ? limit - used : 0;
		room = limit < room ? limit : room;
	}
	return room;
}

uint64_t cgroup_room(int root, const struct cgroup *group)
{
	char level[2 * PATH_MAX];
	uint64_t room = UINT64_MAX, here;
	size_t top = strlen(group->mount);
	char *slash;

	if (!group->found)
		return room;
	snprintf(level, sizeof(level), "%s%s", group->mount, group->path);
	for (;;) {
		here = level_room(root, &level_files[group->unified], level);
		room = here < room ? here : room;
		slash = strrchr(level, '/');
		if (!slash || (size_t)(slash - level) < top)
			return room;
		*slash = '\0';
	}
}
