/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/meminfo.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KIB = 1024 };

static const char *next_line(const char *line)
{
	const char *end = strchr(line, '\n');

	return end ? end + 1 : NULL;
}

/* The value of "Key:   123 kB" in bytes. */
static bool field_bytes(const char *text, const char *key, uint64_t *bytes)
{
	size_t length = strlen(key);
	const char *line;

	for (line = text; line && *line; line = next_line(line)) {
		if (strncmp(line, key, length) != 0 || line[length] != ':')
			continue;
		if (sscanf(line + length + 1, "%" SCNu64, bytes) != 1)
			return false;
		*bytes *= KIB;
		return true;
	}
	return false;
}

int meminfo_parse(const char *text, struct meminfo *memory)
{
	uint64_t cached = 0, buffers = 0, shared = 0;

	*memory = (struct meminfo){ 0 };
	if (!field_bytes(text, "MemTotal", &memory->total) ||
	    !field_bytes(text, "MemFree", &memory->free))
		return -EINVAL;
	field_bytes(text, "Cached", &cached);
	field_bytes(text, "Buffers", &buffers);
	field_bytes(text, "Shmem", &shared);
	memory->cached = cached + buffers > shared ? cached + buffers - shared : 0;
	field_bytes(text, "CommitLimit", &memory->commit_limit);
	field_bytes(text, "Committed_AS", &memory->committed);
	return 0;
}

static void node_set_add(struct node_set *nodes, unsigned int first, unsigned int last)
{
	for (; first <= last && first < NODES_MAX; first++)
		nodes->word[first / NODE_WORD_BITS] |= 1ULL << first % NODE_WORD_BITS;
}

static bool node_set_has(const struct node_set *nodes, unsigned int node)
{
	return node < NODES_MAX && nodes->word[node / NODE_WORD_BITS] >> node % NODE_WORD_BITS & 1;
}

/* "Mems_allowed_list:	0-1,3" */
int node_set_parse(const char *text, struct node_set *nodes)
{
	static const char key[] = "Mems_allowed_list:";
	const char *list = strstr(text, key), *at;
	unsigned int first, last;
	int length;

	memset(nodes, list ? 0 : 0xff, sizeof(*nodes));
	if (!list)
		return 0;
	for (at = list + strlen(key); sscanf(at, "%u%n", &first, &length) == 1; at++) {
		at += length;
		last = first;
		if (sscanf(at, "-%u%n", &last, &length) == 1)
			at += length;
		node_set_add(nodes, first, last);
		if (*at != ',')
			return 0;
	}
	return -EINVAL;
}

struct zone {
	bool known;
	uint64_t free, low, protection;
};

/* The page allocator compares the same sum before it wakes kswapd (mm/page_alloc.c). */
static void zones_add(struct zones *zones, const struct zone *zone, uint64_t page_bytes)
{
	uint64_t floor = zone->low + zone->protection;

	if (!zone->known)
		return;
	zones->free += zone->free * page_bytes;
	if (zone->free > floor)
		zones->reachable += (zone->free - floor) * page_bytes;
}

/*
 * "protection: (0, 3019, 4299)": the last figure is what the zone keeps back from requests
 * that any zone can serve, and those for a program's pages are such requests.
 */
static uint64_t last_number(const char *list)
{
	uint64_t number = 0;

	while (list && *list && *list != '\n' && *list != ')') {
		number = strtoull(list, NULL, 10);
		list = strpbrk(list, ",)\n");
		if (list && *list == ',')
			list++;
	}
	return number;
}

int zones_parse(const char *text, uint64_t page_bytes, const struct node_set *nodes,
		struct zones *zones)
{
	static const char protection[] = " protection: (";
	struct zone zone = { 0 };
	const char *line, *list;
	unsigned int node;
	bool wanted = true;

	*zones = (struct zones){ 0 };
	for (line = text; line && *line; line = next_line(line)) {
		if (sscanf(line, "Node %u", &node) == 1) {
			zones_add(zones, &zone, page_bytes);
			zone = (struct zone){ 0 };
			wanted = node_set_has(nodes, node);
		}
		if (sscanf(line, " pages free %" SCNu64, &zone.free) == 1)
			zone.known = wanted;
		sscanf(line, " low %" SCNu64, &zone.low);
		list = line + strspn(line, " ");
		if (list > line && strncmp(list - 1, protection, strlen(protection)) == 0)
			zone.protection = last_number(list - 1 + strlen(protection));
	}
	zones_add(zones, &zone, page_bytes);
	return zones->free ? 0 : -EINVAL;
}

int pressure_parse(const char *text, uint64_t *stalled_us)
{
	if (sscanf(text, "some avg10=%*f avg60=%*f avg300=%*f total=%" SCNu64, stalled_us) != 1)
		return -EINVAL;
	return 0;
}

int own_memory_parse(const char *text, uint64_t page_bytes, struct own_memory *own)
{
	if (sscanf(text, "%" SCNu64 " %" SCNu64 " %*u %*u %*u %" SCNu64, &own->mapped,
		   &own->resident, &own->data) != 3)
		return -EINVAL;
	own->mapped *= page_bytes;
	own->resident *= page_bytes;
	own->data *= page_bytes;
	return 0;
}
