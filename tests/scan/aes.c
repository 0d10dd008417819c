/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "aes.h"

enum { BYTE_VALUES = 256, WORD_BYTES = 4, BYTE_BITS = 8 };
enum { KEY_128_WORDS = 4, KEY_256_WORDS = 8 };
enum { WORDS_128 = 44, WORDS_256 = 60 }; /* FIPS 197, 5.2: four for each round, and four more */
enum { POLYNOMIAL = 0x1b, TOP_BIT = 0x80, AFFINE = 0x63, AFFINE_TERMS = 5 };

static uint8_t substitute[BYTE_VALUES]; /* FIPS 197, 5.1.1 */
static unsigned int wrong_max;

/* FIPS 197, 4.2.1 */
static uint8_t twice(uint8_t x)
{
	return (uint8_t)(x << 1 ^ (x & TOP_BIT ? POLYNOMIAL : 0));
}

static uint8_t affine(uint8_t x)
{
	uint8_t sum = AFFINE;
	unsigned int i;

	for (i = 0; i < AFFINE_TERMS; i++)
		sum ^= (uint8_t)(x << i | x >> (BYTE_BITS - i));
	return sum;
}

/* 3 generates all of the field but 0, so the inverse of its nth power is the power 255 - n. */
void aes_start(unsigned int wrong_bits)
{
	uint8_t power[BYTE_VALUES - 1], x = 1;
	unsigned int i;

	for (i = 0; i < BYTE_VALUES - 1; i++) {
		power[i] = x;
		x ^= twice(x);
	}
	wrong_max = wrong_bits;
	substitute[0] = affine(0);
	for (i = 0; i < BYTE_VALUES - 1; i++)
		substitute[power[i]] = affine(power[(BYTE_VALUES - 1 - i) % (BYTE_VALUES - 1)]);
}

static unsigned int ones(uint8_t bits)
{
	unsigned int count = 0;

	for (; bits; bits &= (uint8_t)(bits - 1))
		count++;
	return count;
}

/* Whether every word behind the key follows from those before it, but for the bits that may be
 * wrong. */
static bool is_schedule(const uint8_t *at, unsigned int key_words, unsigned int words)
{
	unsigned int i, j, wrong = 0;
	uint8_t round = 1;

	for (i = key_words; i < words; i++) {
		const uint8_t *last = at + (i - 1) * WORD_BYTES, *word = last + WORD_BYTES;
		bool first = i % key_words == 0;
		bool middle = key_words > KEY_128_WORDS && i % key_words == key_words / 2;

		for (j = 0; j < WORD_BYTES; j++) {
			uint8_t x = last[first ? (j + 1) % WORD_BYTES : j];

			if (first || middle)
				x = substitute[x];
			if (first && j == 0)
				x ^= round;
			x ^= word[(int)j - (int)(key_words * WORD_BYTES)];
			wrong += ones(word[j] ^ x);
			if (wrong > wrong_max)
				return false;
		}
		if (first)
			round = twice(round);
	}
	return true;
}

/* The first byte that follows from the key: 255 of 256 places need no further look. */
static bool may_be_schedule(const uint8_t *at, size_t key_bytes)
{
	return wrong_max ||
	       at[key_bytes] == (at[0] ^ substitute[at[key_bytes - WORD_BYTES + 1]] ^ 1);
}

const uint8_t *aes_find(const uint8_t *at, const uint8_t *stop, const uint8_t *limit,
			size_t *key_bytes)
{
	for (; at < stop && limit - at >= WORDS_128 * WORD_BYTES; at++) {
		*key_bytes = AES_128_BYTES;
		if (may_be_schedule(at, AES_128_BYTES) && is_schedule(at, KEY_128_WORDS, WORDS_128))
			return at;
		*key_bytes = AES_256_BYTES;
		if (may_be_schedule(at, AES_256_BYTES) && limit - at >= WORDS_256 * WORD_BYTES &&
		    is_schedule(at, KEY_256_WORDS, WORDS_256))
			return at;
	}
	return NULL;
}
