/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pattern that memory is filled with: each aligned word depends on its address alone, so that
 * what was copied elsewhere does not count as kept, and nothing need be stored to recognise it.
 */
#ifndef MEMWIPE_TESTS_SCAN_PATTERN_H
#define MEMWIPE_TESTS_SCAN_PATTERN_H

#include "core/types.h"

enum { PATTERN_BYTES = 8 };

/* Beyond all physical addresses, so that no word is zero; and odd, for a bijection. */
#define PATTERN_SALT	   0xb1f72a4c3d6e5908ULL
#define PATTERN_MULTIPLIER 0x9fb21c651e98df25ULL

static inline uint64_t pattern_word(uint64_t address)
{
	uint64_t x = (address ^ PATTERN_SALT) * PATTERN_MULTIPLIER;

	return x ^ x >> 32;
}

#endif
