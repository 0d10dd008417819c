/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Allocate one piece of memory, write all passes to it, and read the last one back. */
#ifndef MEMWIPE_SDMEM_OVERWRITE_H
#define MEMWIPE_SDMEM_OVERWRITE_H

#include "sdmem/pattern.h"

struct overwrite {
	struct passes passes;
	bool verify; /* read the last pass back */
	/* Called before each pass; true ends the work early. May be NULL. */
	bool (*stopped)(void *context);
	void *context;
};

/*
 * Page-aligned [at, at + bytes), a multiple of the page size, mapped but not yet taken from the
 * kernel. 0; -ECANCELED: stopped; -EIO: what was read back is not what was written; -errno.
 */
int overwrite(const struct overwrite *how, struct random_stream *random, void *at, size_t bytes);

#endif
