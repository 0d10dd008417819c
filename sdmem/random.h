/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fast stream of pseudo-random bytes with a key from the kernel: the keystream of
 * AEGIS-128L where the CPU has AES and AVX instructions, of ChaCha with 8 rounds elsewhere. For
 * filling memory; not for keys.
 */
#ifndef MEMWIPE_SDMEM_RANDOM_H
#define MEMWIPE_SDMEM_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RANDOM_KEY_BYTES = 32, RANDOM_UNIT_BYTES = 256, RANDOM_AEGIS_BLOCKS = 8 };

struct random_stream {
	bool aegis;
	union {
		struct {
			uint32_t key[RANDOM_KEY_BYTES / sizeof(uint32_t)];
			uint64_t block;
		};
		uint8_t state[RANDOM_AEGIS_BLOCKS][16];
	};
};

/* Key from getrandom(2). 0 or -errno. */
int random_start(struct random_stream *stream);

/*
 * Fill `bytes`, a multiple of RANDOM_UNIT_BYTES, at a 16-byte aligned address. A copy of the stream
 * gives the same bytes again.
 */
void random_fill(struct random_stream *stream, void *at, size_t bytes);

/* The two kinds. Each unit of ChaCha is four blocks of the cipher, interleaved word by word. */
void random_chacha_fill(struct random_stream *stream, void *at, size_t bytes);
bool random_aegis_is_possible(void);
void random_aegis_start(struct random_stream *stream, const uint8_t key[static 16],
			const uint8_t nonce[static 16]);
void random_aegis_fill(struct random_stream *stream, void *at, size_t bytes);

#endif
