/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Milliseconds of the monotonic clock. */
#ifndef MEMWIPE_SDMEM_CLOCK_H
#define MEMWIPE_SDMEM_CLOCK_H

#include <stdint.h>

enum { MS_PER_S = 1000, US_PER_MS = 1000, NS_PER_MS = 1000000, NS_PER_S = 1000000000 };

uint64_t clock_ms(void);

#endif
