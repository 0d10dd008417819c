/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fuzzer's input as physical memory that starts at one page, and what must hold of every map.
 */
#ifndef MEMWIPE_TESTS_FUZZ_PHYSICAL_H
#define MEMWIPE_TESTS_FUZZ_PHYSICAL_H

#include <stdlib.h>

#include "core/handover.h"
#include "core/physical.h"
#include "tests/fuzz/fuzz.h"

enum { INPUT_START = 4096 };

struct input {
	const uint8_t *data;
	size_t bytes;
};

static inline const void *read_input(void *arg, uint64_t address, size_t bytes)
{
	const struct input *input = arg;

	if (address < INPUT_START || address - INPUT_START > input->bytes ||
	    bytes > input->bytes - (address - INPUT_START))
		return NULL;
	return input->data + (address - INPUT_START);
}

/* Whatever was added, the map can be finished, and the payload accepts what is made of it. */
static inline void map_must_be_usable(struct memory_map *map)
{
	const char *reason = memory_map_finish(map);
	struct handover *block;
	size_t bytes;

	MUST(!reason == (map->ram.count > 0));
	if (reason)
		return;
	bytes = handover_bytes(map->ram.count + map->last.count);
	block = malloc(bytes);
	MUST(block);
	MUST(!handover_build(block, bytes, map));
	handover_seal(block);
	MUST(!handover_check(block, bytes));
	free(block);
}

#endif
