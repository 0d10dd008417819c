/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Little-endian numbers and texts in data from outside. Read byte by byte, so alignment does not
 * matter.
 */
#ifndef MEMWIPE_CORE_BYTES_H
#define MEMWIPE_CORE_BYTES_H

#include "types.h"

static inline uint16_t load_le16(const uint8_t *at)
{
	return (uint16_t)(at[0] | at[1] << 8);
}

static inline uint32_t load_le32(const uint8_t *at)
{
	return load_le16(at) | (uint32_t)load_le16(at + 2) << 16;
}

static inline uint64_t load_le64(const uint8_t *at)
{
	return load_le32(at) | (uint64_t)load_le32(at + 4) << 32;
}

/* Whether the `bytes` bytes at `at` begin with the string `text` (without its zero byte). */
static inline bool begins_with(const void *at, size_t bytes, const char *text)
{
	const char *c = at;

	for (; *text; c++, text++, bytes--)
		if (!bytes || *c != *text)
			return false;
	return true;
}

#endif
