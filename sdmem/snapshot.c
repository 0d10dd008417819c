/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/snapshot.h"

#include "common/io.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { TEXT_MAX_BYTES = 16 << 20 };

int snapshot_find_cgroup(int root, struct cgroup *group)
{
	char *self = NULL, *mounts = NULL;
	size_t bytes;
	int error;

	*group = (struct cgroup){ .found = false };
	error = read_file(root, "/proc/self/cgroup", TEXT_MAX_BYTES, &self, &bytes);
	/* A kernel without control groups has no such file. */
	if (error)
		return error == -ENOENT ? 0 : error;
	error = read_file(root, "/proc/self/mountinfo", TEXT_MAX_BYTES, &mounts, &bytes);
	if (!error)
		cgroup_parse(self, mounts, group);
	free(self);
	free(mounts);
	return error;
}

static uint64_t rest(uint64_t limit, uint64_t used)
{
	return limit > used ? limit - used : 0;
}

static uint64_t limit_room(int resource, uint64_t used)
{
	struct rlimit limit;

	if (getrlimit(resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
		return UINT64_MAX;
	return rest(limit.rlim_cur, used);
}

static int parse_meminfo(const char *text, struct snapshot *now)
{
	return meminfo_parse(text, &now->memory);
}

static int parse_status(const char *text, struct snapshot *now)
{
	return node_set_parse(text, &now->nodes);
}

static int parse_zones(const char *text, struct snapshot *now)
{
	return zones_parse(text, sysconf(_SC_PAGESIZE), &now->nodes, &now->zones);
}

static int parse_own(const char *text, struct snapshot *now)
{
	return own_memory_parse(text, sysconf(_SC_PAGESIZE), &now->own);
}

static int parse_pressure(const char *text, struct snapshot *now)
{
	return pressure_parse(text, &now->stalled_us);
}

static int parse_overcommit(const char *text, struct snapshot *now)
{
	static const char never[] = "2"; /* OVERCOMMIT_NEVER */

	if (strncmp(text, never, strlen(never)) == 0)
		now->commit_room = rest(now->memory.commit_limit, now->memory.committed);
	return 0;
}

static const struct source {
	const char *path;
	int (*parse)(const char *text, struct snapshot *now);
	bool optional;
} sources[] = {
	{ "/proc/meminfo", parse_meminfo, false },
	{ "/proc/self/status", parse_status, true },
	{ "/proc/zoneinfo", parse_zones, false },
	{ "/proc/self/statm", parse_own, false },
	{ "/proc/pressure/memory", parse_pressure, true },
	{ "/proc/sys/vm/overcommit_memory", parse_overcommit, true },
};

int snapshot_read(int root, const struct cgroup *group, struct snapshot *now, const char **failed)
{
	const struct source *source;
	uint64_t data_room;
	size_t bytes;
	char *text;
	int error;

	*now = (struct snapshot){ .commit_room = UINT64_MAX };
	(void)node_set_parse("", &now->nodes);
	for (source = sources; source < sources + sizeof(sources) / sizeof(*sources); source++) {
		*failed = source->path;
		error = read_file(root, source->path, TEXT_MAX_BYTES, &text, &bytes);
		if (!error)
			error = source->parse(text, now);
		free(text);
		if (error && !source->optional)
			return error;
	}
	now->cgroup_room = cgroup_room(root, group);
	now->address_room = limit_room(RLIMIT_AS, now->own.mapped);
	data_room = limit_room(RLIMIT_DATA, now->own.data);
	if (data_room < now->address_room)
		now->address_room = data_room;
	return 0;
}
