/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of memory at one moment, from /proc, the control groups and the limits of this
 * process. All amounts are bytes; a room of UINT64_MAX means that there is no limit.
 */
#ifndef MEMWIPE_SDMEM_SNAPSHOT_H
#define MEMWIPE_SDMEM_SNAPSHOT_H

#include "sdmem/cgroup.h"
#include "sdmem/meminfo.h"

struct snapshot {
	struct meminfo memory;
	struct node_set nodes;
	struct zones zones;
	struct own_memory own;
	uint64_t cgroup_room;
	uint64_t commit_room;  /* vm.overcommit_memory = 2 */
	uint64_t address_room; /* RLIMIT_AS and RLIMIT_DATA */
	uint64_t stalled_us;   /* 0 on a kernel without pressure information */
};

/* Called once: the group does not change while a sweep runs. 0 or -errno of a file in /proc/self.
 */
int snapshot_find_cgroup(int root, struct cgroup *group);

/* 0 or -errno; *failed is then the file that could not be read or understood. */
int snapshot_read(int root, const struct cgroup *group, struct snapshot *now, const char **failed);

#endif
