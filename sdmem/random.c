/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/random.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

int random_start(struct random_stream *stream)
{
	uint8_t key[RANDOM_KEY_BYTES];

	*stream = (struct random_stream){ .aegis = random_aegis_is_possible() };
	if (getrandom(key, sizeof(key), 0) != sizeof(key))
		return -errno;
	if (stream->aegis)
		random_aegis_start(stream, key, key + sizeof(key) / 2);
	else
		memcpy(stream->key, key, sizeof(key));
	explicit_bzero(key, sizeof(key));
	return 0;
}

void random_fill(struct random_stream *stream, void *at, size_t bytes)
{
	if (stream->aegis)
		random_aegis_fill(stream, at, bytes);
	else
		random_chacha_fill(stream, at, bytes);
}
