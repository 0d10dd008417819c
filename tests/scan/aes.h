/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Recognises AES keys by their expansion, FIPS 197, 5.2: programs and kernels keep the words of a
 * key's schedule one after the other, in the order of encryption. Every bit must be right.
 */
#ifndef MEMWIPE_TESTS_SCAN_AES_H
#define MEMWIPE_TESTS_SCAN_AES_H

#include "core/types.h"

enum { AES_128_BYTES = 16, AES_256_BYTES = 32 }; /* of the key, which the schedule begins with */

/* Once, before the search. */
void aes_start(void);

/*
 * The first place in [at, stop) where a whole schedule begins, which may reach up to `limit`, and
 * the length of its key, one of the above; NULL: there is none.
 */
const uint8_t *aes_find(const uint8_t *at, const uint8_t *stop, const uint8_t *limit,
			size_t *key_bytes);

#endif
