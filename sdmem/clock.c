/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/clock.h"

#include <time.h>

uint64_t clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * (uint64_t)MS_PER_S + t.tv_nsec / NS_PER_MS;
}
