/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Markers: 32-byte records that are planted in a guest's memory and looked for in its RAM file.
 * They are computed from a key that is random for each run, so that no binary, page cache or
 * earlier run holds one by chance. Their first 8 bytes are the same in all records of a class, so
 * that they can be searched for; the rest tells records apart and shows whether one is whole.
 */
#ifndef MEMWIPE_TESTS_RIG_PROGRAMS_MARKER_H
#define MEMWIPE_TESTS_RIG_PROGRAMS_MARKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	MARKER_BYTES = 32,
	MARKER_KEY_DIGITS = 32, /* hexadecimal: 16 bytes */
	MARKER_TAG_BYTES = 7,	/* these first bytes are common to all classes; then the class */
	MARKER_NAME_MAX = 16,
};

/* The order is part of the records: add new classes at the end. */
enum marker_class {
	MARKER_HEAP,
	MARKER_STACK,
	MARKER_FREED,
	MARKER_TMPFS,
	MARKER_PAGECACHE,
	MARKER_OVERLAY,
	MARKER_PIPE,
	MARKER_SOCKET,
	MARKER_KEYRING,
	MARKER_SECRETMEM,
	MARKER_HUGEPAGE,
	MARKER_VIDEO,
	MARKER_HUGEPOOL,
	MARKER_KERNEL,
	MARKER_CLASSES,
};

struct marker_class_info {
	const char *name;
	uint32_t colour; /* 0xRRGGBB */
	const char *description;
};

extern const struct marker_class_info marker_class_info[MARKER_CLASSES];

/* The class of that name (`bytes` long, not terminated), or MARKER_CLASSES. */
enum marker_class marker_class_find(const char *name, size_t bytes);

struct marker {
	uint64_t tag;
	uint64_t sequence;
	uint64_t scrambled; /* sequence * step + salt: differs between two planters */
	uint64_t check;	    /* over the other three */
};

/* What is derived from the key; the key itself is not kept. */
struct marker_key {
	uint64_t tag; /* of class 0; other classes differ in the last byte in memory */
	uint64_t step;
	uint64_t salt;
	uint64_t check[2];
};

/* 0; -EINVAL: not exactly MARKER_KEY_DIGITS hexadecimal digits. */
int marker_key_parse(const char *digits, struct marker_key *key);

/*
 * Write records first, first + 1, ... into at[0 .. count). `planter` makes the records of two
 * processes differ.
 */
void marker_fill(const struct marker_key *key, enum marker_class class, uint64_t planter,
		 uint64_t first, struct marker *at, size_t count);

/* Whether the record is whole; then *class is set. */
bool marker_check(const struct marker_key *key, const struct marker *record,
		  enum marker_class *class);

#endif
