/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "topology.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *add_range(struct topology *t, unsigned int node, uint64_t first, uint64_t last)
{
	struct mem_range r = { first, last + 1 };

	if (node >= TOPOLOGY_NODES_MAX || t->count == TOPOLOGY_RANGES_MAX)
		return "more nodes or ranges than there is room for";
	if (ranges_add(&t->ram, r) != 0)
		return "a range of memory is turned round";
	t->at[t->count++] = (struct node_range){ r, node };
	t->node_bytes[node] += r.end - r.start;
	if (node >= t->nodes)
		t->nodes = node + 1;
	return NULL;
}

/* Other lines say nothing here. */
static const char *parse_line(struct topology *t, const char *line)
{
	const char *at;
	unsigned int node;
	uint64_t first, last;

	at = strstr(line, "  node ");
	if (at && sscanf(at, " node %u: [mem %" SCNx64 "-%" SCNx64 "]", &node, &first, &last) == 3)
		return add_range(t, node, first, last);
	at = strstr(line, "smp: Brought up ");
	if (at)
		(void)sscanf(at, "smp: Brought up %*u %*[a-z], %u CPU", &t->cpus);
	return NULL;
}

const char *topology_parse(struct topology *t, const char *dmesg)
{
	const char *reason = NULL;
	char line[256];

	memset(t, 0, sizeof(*t));
	ranges_init(&t->ram, t->ram_item, TOPOLOGY_RANGES_MAX);
	while (*dmesg && !reason) {
		size_t bytes = strcspn(dmesg, "\n");

		(void)snprintf(line, sizeof(line), "%.*s", (int)bytes, dmesg);
		reason = parse_line(t, line);
		dmesg += bytes + (dmesg[bytes] == '\n');
	}
	if (reason)
		return reason;
	if (!t->count)
		return "no line names the memory of a node";
	if (!t->cpus || t->cpus > TOPOLOGY_CPUS_MAX)
		return "no line says how many CPUs were brought up";
	return NULL;
}

unsigned int topology_node(const struct topology *t, uint64_t address)
{
	for (uint32_t i = 0; i < t->count; i++)
		if (address >= t->at[i].range.start && address < t->at[i].range.end)
			return t->at[i].node;
	return 0;
}
