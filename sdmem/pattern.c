/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/pattern.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { RANDOM_PASSES = 5, TILE_BYTES = PATTERN_BYTES << 12 };

/* P. Gutmann, "Secure Deletion of Data from Magnetic and Solid-State Memory", table 1, 5 to 31. */
static const uint8_t gutmann[][PATTERN_BYTES] = {
	{ 0x55, 0x55, 0x55 }, { 0xaa, 0xaa, 0xaa }, { 0x92, 0x49, 0x24 }, { 0x49, 0x24, 0x92 },
	{ 0x24, 0x92, 0x49 }, { 0x00, 0x00, 0x00 }, { 0x11, 0x11, 0x11 }, { 0x22, 0x22, 0x22 },
	{ 0x33, 0x33, 0x33 }, { 0x44, 0x44, 0x44 }, { 0x55, 0x55, 0x55 }, { 0x66, 0x66, 0x66 },
	{ 0x77, 0x77, 0x77 }, { 0x88, 0x88, 0x88 }, { 0x99, 0x99, 0x99 }, { 0xaa, 0xaa, 0xaa },
	{ 0xbb, 0xbb, 0xbb }, { 0xcc, 0xcc, 0xcc }, { 0xdd, 0xdd, 0xdd }, { 0xee, 0xee, 0xee },
	{ 0xff, 0xff, 0xff }, { 0x92, 0x49, 0x24 }, { 0x49, 0x24, 0x92 }, { 0x24, 0x92, 0x49 },
	{ 0x6d, 0xb6, 0xdb }, { 0xb6, 0xdb, 0x6d }, { 0xdb, 0x6d, 0xb6 },
};

static const struct pass zero_pass = { .random = false };
static const struct pass random_pass = { .random = true };

static void add(struct passes *passes, struct pass pass)
{
	passes->item[passes->count++] = pass;
}

static void add_randoms(struct passes *passes)
{
	unsigned int i;

	for (i = 0; i < RANDOM_PASSES; i++)
		add(passes, random_pass);
}

void passes_historic(struct passes *passes, unsigned int less)
{
	struct pass pass = zero_pass;
	size_t i;

	passes->count = 0;
	add(passes, zero_pass);
	if (less == 1)
		add(passes, random_pass);
	if (less > 0)
		return;
	add_randoms(passes);
	for (i = 0; i < sizeof(gutmann) / sizeof(*gutmann); i++) {
		memcpy(pass.bytes, gutmann[i], PATTERN_BYTES);
		add(passes, pass);
	}
	add_randoms(passes);
}

int passes_repeat(struct passes *passes, struct pass pass, unsigned int count)
{
	passes->count = 0;
	if (count < 1 || count > PASSES_MAX)
		return -ERANGE;
	while (passes->count < count)
		add(passes, pass);
	return 0;
}

int pass_parse(const char *text, struct pass *pass)
{
	enum { HEX = 16 };
	unsigned long byte;
	char *end;

	*pass = zero_pass;
	if (strcmp(text, "zero") == 0)
		return 0;
	if (strcmp(text, "random") == 0) {
		*pass = random_pass;
		return 0;
	}
	byte = strcmp(text, "ones") == 0 ? UINT8_MAX : strtoul(text, &end, HEX);
	if (strcmp(text, "ones") != 0 && (!isxdigit((unsigned char)*text) || *end))
		return -EINVAL;
	if (byte > UINT8_MAX)
		return -EINVAL;
	memset(pass->bytes, byte, PATTERN_BYTES);
	return 0;
}

static bool is_uniform(const struct pass *pass)
{
	return !pass->random && pass->bytes[0] == pass->bytes[1] &&
	       pass->bytes[1] == pass->bytes[2];
}

bool pass_is_zero(const struct pass *pass)
{
	return is_uniform(pass) && pass->bytes[0] == 0;
}

static void make_tile(const struct pass *pass, uint8_t tile[static TILE_BYTES])
{
	for (size_t i = 0; i < TILE_BYTES; i += PATTERN_BYTES)
		memcpy(tile + i, pass->bytes, PATTERN_BYTES);
}

static void fill_tiles(const struct pass *pass, uint8_t *at, size_t bytes)
{
	uint8_t tile[TILE_BYTES];
	size_t part;

	make_tile(pass, tile);
	for (; bytes; bytes -= part, at += part) {
		part = bytes < sizeof(tile) ? bytes : sizeof(tile);
		memcpy(at, tile, part);
	}
}

void pass_fill(const struct pass *pass, struct random_stream *random, void *at, size_t bytes)
{
	if (pass->random)
		random_fill(random, at, bytes);
	else if (is_uniform(pass))
		memset(at, pass->bytes[0], bytes);
	else
		fill_tiles(pass, at, bytes);
}

static bool tiles_are_there(const struct pass *pass, const uint8_t *at, size_t bytes)
{
	uint8_t tile[TILE_BYTES];
	size_t part;

	make_tile(pass, tile);
	for (; bytes; bytes -= part, at += part) {
		part = bytes < sizeof(tile) ? bytes : sizeof(tile);
		if (memcmp(at, tile, part) != 0)
			return false;
	}
	return true;
}

static bool random_is_there(const struct random_stream *random, const uint8_t *at, size_t bytes)
{
	uint8_t __attribute__((aligned(64))) again[16 * RANDOM_UNIT_BYTES];
	struct random_stream stream = *random;
	bool same = true;

	for (; same && bytes; bytes -= sizeof(again), at += sizeof(again)) {
		random_fill(&stream, again, sizeof(again));
		same = memcmp(at, again, sizeof(again)) == 0;
	}
	explicit_bzero(&stream, sizeof(stream));
	return same;
}

bool pass_is_there(const struct pass *pass, const struct random_stream *random, const void *at,
		   size_t bytes)
{
	const uint8_t *first = at;

	if (pass->random)
		return random_is_there(random, at, bytes);
	if (is_uniform(pass))
		return *first == pass->bytes[0] && memcmp(first, first + 1, bytes - 1) == 0;
	return tiles_are_there(pass, at, bytes);
}
