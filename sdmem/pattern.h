/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The passes over a piece of memory: what is written, in which order. Pure but for the random
 * stream.
 */
#ifndef MEMWIPE_SDMEM_PATTERN_H
#define MEMWIPE_SDMEM_PATTERN_H

#include "sdmem/random.h"

#include <stdbool.h>

enum { PASSES_MAX = 64, PATTERN_BYTES = 3 };

struct pass {
	bool random;
	uint8_t bytes[PATTERN_BYTES]; /* repeated, if not random */
};

struct passes {
	unsigned int count;
	struct pass item[PASSES_MAX];
};

/*
 * The passes that secure-delete's manual promises: less = 0 the 38 of its default (a pass of
 * zeros, 5 random, Gutmann's 27, 5 random), 1 zeros and random (-l), 2 or more zeros (-l -l).
 */
void passes_historic(struct passes *passes, unsigned int less);

/* One pass, `count` times; -ERANGE unless 1 <= count <= PASSES_MAX. */
int passes_repeat(struct passes *passes, struct pass pass, unsigned int count);

/* "zero", "ones", "random" or a byte as "a5" or "0xa5". 0 or -EINVAL. */
int pass_parse(const char *text, struct pass *pass);

bool pass_is_zero(const struct pass *pass);

/* `bytes` and `at` are multiples of the page size, here and below. */
void pass_fill(const struct pass *pass, struct random_stream *random, void *at, size_t bytes);

/* Does the memory hold what pass_fill() wrote? `random` is as it was before that. */
bool pass_is_there(const struct pass *pass, const struct random_stream *random, const void *at,
		   size_t bytes);

#endif
