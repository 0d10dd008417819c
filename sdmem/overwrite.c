/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/overwrite.h"

#include "sdmem/arena.h"

#include <errno.h>
#include <string.h>

/* The kernel zeroes the pages that it allocates: that is the first pass, if it is one of zeros. */
static unsigned int first_pass(const struct passes *passes)
{
	return pass_is_zero(&passes->item[0]) ? 1 : 0;
}

int overwrite(const struct overwrite *how, struct random_stream *random, void *at, size_t bytes)
{
	const struct passes *passes = &how->passes;
	struct random_stream before = *random;
	int error = memory_populate(at, bytes);
	unsigned int i;

	for (i = first_pass(passes); !error && i < passes->count; i++) {
		if (how->stopped && how->stopped(how->context)) {
			error = -ECANCELED;
			break;
		}
		before = *random;
		pass_fill(&passes->item[i], random, at, bytes);
	}
	if (!error && how->verify &&
	    !pass_is_there(&passes->item[passes->count - 1], &before, at, bytes))
		error = -EIO;
	explicit_bzero(&before, sizeof(before));
	return error;
}
