/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fast stream of bytes that nobody can tell from noise: ChaCha with 8 rounds, keyed by the
 * kernel. For filling memory; not for keys.
 */
#ifndef MEMWIPE_RANDOM_H
#define MEMWIPE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

enum { RANDOM_KEY_BYTES = 32, RANDOM_UNIT_BYTES = 256 };

struct random_stream {
	uint32_t key[RANDOM_KEY_BYTES / sizeof(uint32_t)];
	uint64_t block;
};

/* Key from getrandom(2). 0 or -errno. */
int random_start(struct random_stream *stream);

/*
 * Fill `bytes`, a multiple of RANDOM_UNIT_BYTES, at a 16-byte aligned address. Each unit is four
 * blocks of the cipher, interleaved word by word.
 */
void random_fill(struct random_stream *stream, void *at, size_t bytes);

#endif
