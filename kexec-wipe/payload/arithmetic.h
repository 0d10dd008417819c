/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_ARITHMETIC_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_ARITHMETIC_H

#include "core/types.h"

static inline uint64_t min_u64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* The lowest multiple of `of`, a power of two, that is above `value`. */
static inline uint64_t next_multiple(uint64_t value, uint64_t of)
{
	return (value | (of - 1)) + 1;
}

#endif
