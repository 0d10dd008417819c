/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is not overwritten, and why: nothing is left out in silence. */
#ifndef MEMWIPE_KEXEC_WIPE_LEFT_H
#define MEMWIPE_KEXEC_WIPE_LEFT_H

#include "core/memory_map.h"

enum { LEFT_WHY_BYTES = 32 };

struct left {
	struct mem_range range;
	char why[LEFT_WHY_BYTES]; /* firmware's word for it, or ours */
};

/* In the order in which they were found. */
struct left_list {
	struct left item[MEMORY_MAP_ROOM];
	uint32_t count;
};

/* 0 or -ENOSPC. A reason that is too long is cut off. */
int left_add(struct left_list *list, struct mem_range range, const char *why);

/* Take out every byte that is overwritten after all. 0, -ENOSPC or -ENOMEM. */
int left_settle(struct left_list *list, const struct memory_map *finished);

#endif
