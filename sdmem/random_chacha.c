/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/random.h"

#include <string.h>

/* One word of four blocks: the vector unit of every x86-64 works on all four at once. */
typedef uint32_t words __attribute__((vector_size(16)));

enum { ROUNDS = 8, STATE_WORDS = 16, KEY_WORD = 4, COUNTER_WORD = 12, LANES = 4 };

static inline words rotate(words value, int bits)
{
	return value << bits | value >> (32 - bits);
}

/* RFC 8439, 2.1 */
static inline void quarter_round(words *a, words *b, words *c, words *d)
{
	*a += *b;
	*d = rotate(*d ^ *a, 16);
	*c += *d;
	*b = rotate(*b ^ *c, 12);
	*a += *b;
	*d = rotate(*d ^ *a, 8);
	*c += *d;
	*b = rotate(*b ^ *c, 7);
}

/* Constants, key, 64-bit block counter, 64-bit nonce of zero: the layout of Bernstein's paper. */
static void start_state(const struct random_stream *stream, words *state)
{
	static const uint32_t constants[KEY_WORD] = { 0x61707865, 0x3320646e, 0x79622d32,
						      0x6b206574 };
	unsigned int i;

	memset(state, 0, STATE_WORDS * sizeof(*state));
	for (i = 0; i < KEY_WORD; i++)
		state[i] += constants[i];
	for (i = KEY_WORD; i < COUNTER_WORD; i++)
		state[i] += stream->key[i - KEY_WORD];
	for (i = 0; i < LANES; i++) {
		state[COUNTER_WORD][i] = stream->block + i;
		state[COUNTER_WORD + 1][i] = (stream->block + i) >> 32;
	}
}

void random_chacha_fill(struct random_stream *stream, void *at, size_t bytes)
{
	words start[STATE_WORDS], x[STATE_WORDS], *out = at;
	unsigned int i;

	for (; bytes; bytes -= RANDOM_UNIT_BYTES, out += STATE_WORDS) {
		start_state(stream, start);
		memcpy(x, start, sizeof(x));
		for (i = 0; i < ROUNDS; i += 2) {
			quarter_round(&x[0], &x[4], &x[8], &x[12]);
			quarter_round(&x[1], &x[5], &x[9], &x[13]);
			quarter_round(&x[2], &x[6], &x[10], &x[14]);
			quarter_round(&x[3], &x[7], &x[11], &x[15]);
			quarter_round(&x[0], &x[5], &x[10], &x[15]);
			quarter_round(&x[1], &x[6], &x[11], &x[12]);
			quarter_round(&x[2], &x[7], &x[8], &x[13]);
			quarter_round(&x[3], &x[4], &x[9], &x[14]);
		}
		for (i = 0; i < STATE_WORDS; i++)
			out[i] = x[i] + start[i];
		stream->block += LANES;
	}
}
