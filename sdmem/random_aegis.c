/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The keystream of AEGIS-128L: draft-irtf-cfrg-aegis-aead, 2.3, over a message of zeros. */
#include "sdmem/random.h"

#include <immintrin.h>

enum { ROUNDS_AT_START = 10, STEP_BYTES = 32 };

#define WITH_AES __attribute__((target("aes,avx")))

struct aegis {
	__m128i s[RANDOM_AEGIS_BLOCKS];
};

bool random_aegis_is_possible(void)
{
	return __builtin_cpu_supports("aes") && __builtin_cpu_supports("avx");
}

/* The draft's Update: every block is the AES round of the one before it, keyed by itself. */
WITH_AES static inline void update(struct aegis *a, __m128i m0, __m128i m1)
{
	__m128i last = a->s[7];

	a->s[7] = _mm_aesenc_si128(a->s[6], a->s[7]);
	a->s[6] = _mm_aesenc_si128(a->s[5], a->s[6]);
	a->s[5] = _mm_aesenc_si128(a->s[4], a->s[5]);
	a->s[4] = _mm_aesenc_si128(a->s[3], _mm_xor_si128(a->s[4], m1));
	a->s[3] = _mm_aesenc_si128(a->s[2], a->s[3]);
	a->s[2] = _mm_aesenc_si128(a->s[1], a->s[2]);
	a->s[1] = _mm_aesenc_si128(a->s[0], a->s[1]);
	a->s[0] = _mm_aesenc_si128(last, _mm_xor_si128(a->s[0], m0));
}

static void load(struct aegis *a, const struct random_stream *stream)
{
	for (int i = 0; i < RANDOM_AEGIS_BLOCKS; i++)
		a->s[i] = _mm_loadu_si128((const __m128i *)stream->state[i]);
}

static void save(const struct aegis *a, struct random_stream *stream)
{
	for (int i = 0; i < RANDOM_AEGIS_BLOCKS; i++)
		_mm_storeu_si128((__m128i *)stream->state[i], a->s[i]);
}

WITH_AES void random_aegis_start(struct random_stream *stream, const uint8_t key[static 16],
				 const uint8_t nonce[static 16])
{
	const __m128i c0 = _mm_setr_epi8(0x00, 0x01, 0x01, 0x02, 0x03, 0x05, 0x08, 0x0d, 0x15, 0x22,
					 0x37, 0x59, (char)0x90, (char)0xe9, 0x79, 0x62);
	const __m128i c1 =
		_mm_setr_epi8((char)0xdb, 0x3d, 0x18, 0x55, 0x6d, (char)0xc2, 0x2f, (char)0xf1,
			      0x20, 0x11, 0x31, 0x42, 0x73, (char)0xb5, 0x28, (char)0xdd);
	__m128i k = _mm_loadu_si128((const __m128i *)key);
	__m128i n = _mm_loadu_si128((const __m128i *)nonce), kn = _mm_xor_si128(k, n);
	struct aegis a = { { kn, c1, c0, c1, kn, _mm_xor_si128(k, c0), _mm_xor_si128(k, c1),
			     _mm_xor_si128(k, c0) } };

	for (int i = 0; i < ROUNDS_AT_START; i++)
		update(&a, n, k);
	save(&a, stream);
}

WITH_AES void random_aegis_fill(struct random_stream *stream, void *at, size_t bytes)
{
	const __m128i zero = _mm_setzero_si128();
	__m128i *out = at;
	struct aegis a;

	load(&a, stream);
	for (; bytes; bytes -= STEP_BYTES, out += 2) {
		__m128i *s = a.s;

		out[0] = _mm_xor_si128(_mm_xor_si128(s[6], s[1]), _mm_and_si128(s[2], s[3]));
		out[1] = _mm_xor_si128(_mm_xor_si128(s[2], s[5]), _mm_and_si128(s[6], s[7]));
		update(&a, zero, zero);
	}
	save(&a, stream);
}
