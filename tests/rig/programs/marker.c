/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/rig/programs/marker.h"

#include <errno.h>
#include <string.h>

_Static_assert(sizeof(struct marker) == MARKER_BYTES, "records have no padding");

enum {
	CLASS_SHIFT = 8 * MARKER_TAG_BYTES,
	CHECK_FOLD = 29, /* any shift that brings high bits down into the next product */
	HALF_DIGITS = MARKER_KEY_DIGITS / 2,
	DIGIT_BITS = 4,
	LETTER_VALUE = 10,
	LOWER_CASE = 'a' - 'A',
};

/* Odd, with bits well spread: multiplying by them is a bijection. */
#define MULTIPLIER_1 0x9e6c63d0876a9a47ULL
#define MULTIPLIER_2 0xd1342543de82ef95ULL

const struct marker_class_info marker_class_info[MARKER_CLASSES] = {
	[MARKER_HEAP] = { "heap", 0xe6194b, "anonymous memory of a live process" },
	[MARKER_STACK] = { "stack", 0xf58231, "deep stack of a live thread" },
	[MARKER_FREED] = { "freed", 0xffe119, "memory that a dead process left behind" },
	[MARKER_TMPFS] = { "tmpfs", 0x3cb44b, "file on a tmpfs" },
	[MARKER_PAGECACHE] = { "pagecache", 0x42d4f4, "file read from a disk" },
	[MARKER_OVERLAY] = { "overlay", 0x4363d8, "file written to an overlay" },
	[MARKER_PIPE] = { "pipe", 0x911eb4, "data waiting in pipes" },
	[MARKER_SOCKET] = { "socket", 0xf032e6, "data waiting in unix sockets" },
	[MARKER_KEYRING] = { "keyring", 0xfabed4, "payloads in the kernel's keyring" },
	[MARKER_SECRETMEM] = { "secretmem", 0xaaffc3, "memory of memfd_secret" },
	[MARKER_HUGEPAGE] = { "hugepage", 0xdcbeff, "reserved huge pages" },
	[MARKER_VIDEO] = { "video", 0x9a6324, "memory of a graphics adapter" },
	[MARKER_HUGEPOOL] = { "hugepool", 0x808000, "huge pages that a dead process left behind" },
	[MARKER_KERNEL] = { "kernel", 0x469990, "memory of the kernel, by a device of rigtest" },
};

enum marker_class marker_class_find(const char *name, size_t bytes)
{
	enum marker_class class;

	for (class = 0; class < MARKER_CLASSES; class ++)
		if (strlen(marker_class_info[class].name) == bytes &&
		    memcmp(marker_class_info[class].name, name, bytes) == 0)
			break;
	return class;
}

/* Every bit of the result depends on every bit of x. */
static uint64_t mix(uint64_t x)
{
	x = (x ^ x >> 32) * MULTIPLIER_1;
	x = (x ^ x >> CHECK_FOLD) * MULTIPLIER_2;
	return x ^ x >> 32;
}

/* Without libc, for the program that scans RAM from inside. */
static bool read_digits(const char *digits, uint64_t *value)
{
	unsigned int i;

	*value = 0;
	for (i = 0; i < HALF_DIGITS; i++) {
		char c = digits[i], letter = (char)(c | LOWER_CASE);

		if (c >= '0' && c <= '9')
			*value = *value << DIGIT_BITS | (uint64_t)(c - '0');
		else if (letter >= 'a' && letter <= 'f')
			*value = *value << DIGIT_BITS | (uint64_t)(letter - 'a' + LETTER_VALUE);
		else
			return false; /* the end of the text, too */
	}
	return true;
}

int marker_key_parse(const char *digits, struct marker_key *key)
{
	uint64_t high, low;

	if (!read_digits(digits, &high) || !read_digits(digits + HALF_DIGITS, &low) ||
	    digits[MARKER_KEY_DIGITS])
		return -EINVAL;
	key->tag = mix(high + mix(low));
	key->step = mix(low + key->tag) | 1;
	key->salt = mix(high + key->step);
	key->check[0] = mix(low + key->salt);
	key->check[1] = mix(high + key->check[0]);
	return 0;
}

/* Cheap, as a guest without hardware virtualisation makes a hundred million of them. */
static inline uint64_t check_value(const struct marker_key *key, uint64_t tag, uint64_t sequence,
				   uint64_t scrambled)
{
	uint64_t x = (sequence ^ key->check[0]) * MULTIPLIER_1;

	x = ((x ^ x >> CHECK_FOLD) + (scrambled ^ key->check[1])) * MULTIPLIER_2;
	return (x ^ x >> 32) + tag;
}

static uint64_t class_tag(const struct marker_key *key, enum marker_class class)
{
	uint64_t number = class;

	return key->tag ^ number << CLASS_SHIFT;
}

void marker_fill(const struct marker_key *key, enum marker_class class, uint64_t planter,
		 uint64_t first, struct marker *at, size_t count)
{
	const struct marker_key local = *key;
	const uint64_t tag = class_tag(key, class);
	uint64_t scrambled = first * local.step + mix(local.salt + planter);
	struct marker *end = at + count;

	for (; at < end; at++) {
		at->tag = tag;
		at->sequence = first;
		at->scrambled = scrambled;
		at->check = check_value(&local, tag, first, scrambled);
		first++;
		scrambled += local.step;
	}
}

bool marker_check(const struct marker_key *key, const struct marker *record,
		  enum marker_class *class)
{
	uint64_t found = (record->tag ^ key->tag) >> CLASS_SHIFT;

	if (found >= MARKER_CLASSES || record->tag != class_tag(key, found))
		return false;
	*class = found;
	return record->check == check_value(key, record->tag, record->sequence, record->scrambled);
}
