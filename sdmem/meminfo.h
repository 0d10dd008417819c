/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parsers of the kernel's texts about memory in /proc. Pure; all amounts are bytes. Each returns 0,
 * or -EINVAL if the text lacks a value that every kernel prints.
 */
#ifndef MEMWIPE_SDMEM_MEMINFO_H
#define MEMWIPE_SDMEM_MEMINFO_H

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

enum { NODES_MAX = 1024, NODE_WORD_BITS = 64 };

struct node_set {
	uint64_t word[NODES_MAX / NODE_WORD_BITS];
};

/* The NUMA nodes whose memory this process may use, by /proc/self/status; all if it does not say.
 */
int node_set_parse(const char *text, struct node_set *nodes);

/* /proc/zoneinfo, all zones of these nodes together. */
struct zones {
	uint64_t free;
	/* What a program can take before the kernel begins to reclaim (its low watermarks). */
	uint64_t reachable;
};

int zones_parse(const char *text, uint64_t page_bytes, const struct node_set *nodes,
		struct zones *zones);

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
