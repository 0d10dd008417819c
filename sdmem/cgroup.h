/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How much more memory the control groups of this process let it have. Version 2 and version 1,
 * every level up to the root of the mounted hierarchy.
 */
#ifndef MEMWIPE_SDMEM_CGROUP_H
#define MEMWIPE_SDMEM_CGROUP_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

struct cgroup {
	bool found;
	bool unified; /* version 2 */
	char mount[PATH_MAX];
	char path[PATH_MAX]; /* below mount; "" is the mount itself */
};

/*
 * The group of this process, from /proc/self/cgroup and /proc/self/mountinfo below `root`; pure.
 * Where both versions are mounted, the one with the memory controller: found = false if none has.
 */
void cgroup_parse(const char *self_cgroup, const char *mountinfo, struct cgroup *group);

/* Bytes that may still be charged, UINT64_MAX where nothing limits them. */
uint64_t cgroup_room(int root, const struct cgroup *group);

#endif
