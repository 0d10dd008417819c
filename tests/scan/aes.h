/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Recognises AES keys by their expansion, FIPS 197, 5.2: programs and kernels keep the words of a
 * key's schedule one after the other, in the order of encryption.
 */
#ifndef MEMWIPE_TESTS_SCAN_AES_H
#define MEMWIPE_TESTS_SCAN_AES_H

#include "core/types.h"

enum { AES_128_BYTES = 16, AES_256_BYTES = 32 }; /* of the key, which the schedule begins with */

/*
 * More would take memory that is almost empty for a schedule. A schedule that begins one round late
 * has some 80.
 */
enum { AES_WRONG_BITS_MAX = 64 };

/*
 * Once, before the search. Of each schedule, `wrong_bits` may differ from what follows from the
 * words before them; a bit that has flipped makes three to five of them wrong.
 */
void aes_start(unsigned int wrong_bits);

/*
 * The first place in [at, stop) where a whole schedule begins, which may reach up to `limit`, and
 * the length of its key, one of the above; NULL: there is none.
 */
const uint8_t *aes_find(const uint8_t *at, const uint8_t *stop, const uint8_t *limit,
			size_t *key_bytes);

#endif
