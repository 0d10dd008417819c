/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ways to write zeros: the payload's own loops, and others to compare them with. */
#ifndef MEMWIPE_TESTS_BENCH_FILL_WAYS_H
#define MEMWIPE_TESTS_BENCH_FILL_WAYS_H

#include <stdbool.h>
#include <stdint.h>

struct way {
	const char *name;
	const char *loop; /* of the payload; NULL: not one of them */
	uint64_t (*run)(void *at, uint64_t bytes);
};

enum { WAYS_MAX = 8 };

/* Those that this CPU has. Returns their number. */
unsigned int ways_find(struct way way[static WAYS_MAX]);

/* Before way->run(), which returns the bytes that it left unwritten; not while one runs. */
void way_choose(const struct way *way);

#endif
