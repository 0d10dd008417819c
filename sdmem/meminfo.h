/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the kernel says about memory: the texts of /proc, parsed. Pure functions; all amounts are
 * bytes. Each returns 0, or -EINVAL where the text lacks what no kernel leaves out.
 */
#ifndef MEMWIPE_MEMINFO_H
#define MEMWIPE_MEMINFO_H

#include <stdint.h>

/* /proc/meminfo */
struct meminfo {
	uint64_t total;
	uint64_t free;
	uint64_t cached; /* page cache and buffers that belong to files */
	uint64_t commit_limit;
	uint64_t committed;
};

int meminfo_parse(const char *text, struct meminfo *memory);

/* /proc/zoneinfo, all zones of all nodes together. */
struct zones {
	uint64_t free;
	/* What a program can take before the kernel begins to reclaim (its low watermarks). */
	uint64_t reachable;
};

int zones_parse(const char *text, uint64_t page_bytes, struct zones *zones);

/* /proc/pressure/memory: microseconds for which some task has waited for memory since boot. */
int pressure_parse(const char *text, uint64_t *stalled_us);

/* /proc/self/statm */
struct own_memory {
	uint64_t mapped;
	uint64_t resident;
	uint64_t data;
};

int own_memory_parse(const char *text, uint64_t page_bytes, struct own_memory *own);

#endif
