/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What fuzzers share: a property that does not hold ends the run, and the input is kept.
 */
#ifndef MEMWIPE_TESTS_FUZZ_FUZZ_H
#define MEMWIPE_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#define MUST(property)                    \
	do {                              \
		if (!(property))          \
			__builtin_trap(); \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

#endif
