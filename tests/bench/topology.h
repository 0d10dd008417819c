/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What memory and CPUs a machine has, and in which node each byte lies, from what its kernel said
 * at boot (dmesg): the lines below "Early memory node ranges", and "smp: Brought up ... CPUs".
 */
#ifndef MEMWIPE_TESTS_BENCH_TOPOLOGY_H
#define MEMWIPE_TESTS_BENCH_TOPOLOGY_H

#include "core/ranges.h"

enum { TOPOLOGY_NODES_MAX = 64, TOPOLOGY_CPUS_MAX = 8192, TOPOLOGY_RANGES_MAX = 1024 };

struct node_range {
	struct mem_range range;
	unsigned int node;
};

struct topology {
	unsigned int cpus, nodes;
	uint64_t node_bytes[TOPOLOGY_NODES_MAX];
	struct ranges ram; /* over ram_item[] */
	struct mem_range ram_item[TOPOLOGY_RANGES_MAX];
	struct node_range at[TOPOLOGY_RANGES_MAX];
	uint32_t count; /* in at[] */
};

/* NULL, or why this is no such text. */
const char *topology_parse(struct topology *t, const char *dmesg);

/* In which node an address of its memory lies. */
unsigned int topology_node(const struct topology *t, uint64_t address);

#endif
