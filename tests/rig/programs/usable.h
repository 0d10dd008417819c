/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which physical memory of a guest must be empty after a wipe: "System RAM" in
 * the text of its /proc/iomem. The ranges of firmware's map may follow in the same form, because
 * the kernel leaves out some RAM of it: the first page, and what firmware wants to keep until the
 * kernel has read it.
 */
#ifndef MEMWIPE_TESTS_RIG_PROGRAMS_USABLE_H
#define MEMWIPE_TESTS_RIG_PROGRAMS_USABLE_H

#include "core/ranges.h"

struct ramfile;

enum { USABLE_RANGES_MAX = 1024 };

/*
 * Read the file `path`, or take the whole RAM file where path is NULL. `item` has room for
 * USABLE_RANGES_MAX. NULL, or the reason why it can't be used; *line is then the number of the bad
 * line, or 0.
 */
const char *usable_read(const char *path, const struct ramfile *ram, struct ranges *usable,
			struct mem_range *item, unsigned int *line);

#endif
