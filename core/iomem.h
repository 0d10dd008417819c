/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads the text of /proc/iomem: lines "<indent><hex>-<hex> : <name>", two spaces of indent a
 * level, end addresses inclusive (they are handed on half-open).
 */
#ifndef MEMWIPE_CORE_IOMEM_H
#define MEMWIPE_CORE_IOMEM_H

#include "ranges.h"

struct iomem_entry {
	struct mem_range range;
	const char *name; /* not terminated */
	size_t name_bytes;
	unsigned int depth; /* 0 = top level */
};

/* Called for each line, in order. A reason other than NULL ends the reading. */
typedef const char *iomem_visit(void *arg, const struct iomem_entry *entry);

/*
 * NULL, or why the text makes no sense (a string that stays valid); *line is then the number of
 * the bad line, from 1, or 0 when the whole text is at fault: it is empty, or all its addresses are
 * zero, which is what an unprivileged reader gets. A last line without a newline is cut off.
 */
const char *iomem_parse(const char *text, size_t bytes, iomem_visit *visit, void *arg,
			unsigned int *line);

#endif
