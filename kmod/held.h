/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages that a sweep has overwritten and keeps for now, so that it does not get them again. */
#ifndef MEMWIPE_HELD_H
#define MEMWIPE_HELD_H

#include <linux/mm_types.h>

void held_add(struct page *page, unsigned int order);

/* Give all back to the kernel; how many pages that was. From any number of CPUs. */
unsigned long held_release(void);

#endif
