/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory that is there, and zero, before it is touched. */
#ifndef MEMWIPE_COMMON_POPULATE_H
#define MEMWIPE_COMMON_POPULATE_H

#include <stddef.h>

enum { HUGE_PAGE_BYTES = 2 << 20 };

/* Have the kernel allocate zeroed pages for the whole range of a mapping. 0 or -errno. */
int memory_populate(void *at, size_t bytes);

#endif
