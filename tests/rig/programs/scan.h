/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looks through a RAM file for markers and secrets at any byte alignment, and notes for each page
 * what it holds. A record may cross page borders where physical memory is contiguous.
 */
#ifndef MEMWIPE_TESTS_RIG_PROGRAMS_SCAN_H
#define MEMWIPE_TESTS_RIG_PROGRAMS_SCAN_H

#include <pthread.h>

#include "tests/rig/programs/marker.h"
#include "tests/rig/programs/ramfile.h"

/* What a page holds, any number of these; 0: zeros alone. */
enum {
	SCAN_NONZERO = 1U << 0,
	SCAN_DAMAGED = 1U << 1, /* the tag of a record that is not whole */
	SCAN_SECRET = 1U << 2,
	SCAN_CLASS_SHIFT = 3,
	SCAN_CLASSES = ((1U << MARKER_CLASSES) - 1) << SCAN_CLASS_SHIFT,
};

static inline uint32_t scan_class_bit(enum marker_class class)
{
	return 1U << (class + SCAN_CLASS_SHIFT);
}

/* Records of one class. `distinct` leaves out copies of the same record. */
struct scan_count {
	uint64_t records;
	uint64_t distinct;
};

enum { SCAN_ADDRESSES = 64, SCAN_SECRETS = 256 };

/* A byte string to be found exactly. The caller sets the first three. */
struct scan_secret {
	const char *name;
	const uint8_t *bytes;
	size_t count;
	uint64_t found;
	uint64_t address[SCAN_ADDRESSES]; /* physical, of the first ones found, sorted */
};

struct scan {
	const struct ramfile *ram;
	const struct marker_key *key;
	struct scan_secret *secret;
	size_t secrets;
	/* results */
	uint64_t pages; /* in the file */
	uint32_t *page; /* what each holds */
	struct scan_count class[MARKER_CLASSES];
	uint64_t damaged; /* tags */
	/* private */
	pthread_mutex_t lock;
	uint64_t next_chunk;
	uint64_t *seen[MARKER_CLASSES]; /* a bit for each sequence number */
};

/* Scan the whole file with all CPUs. secret may be NULL. 0 or -errno; the caller frees. */
int scan_run(struct scan *scan, const struct ramfile *ram, const struct marker_key *key,
	     struct scan_secret *secret, size_t secrets);
void scan_free(struct scan *scan);

/* Whether records, whole or damaged, or secrets were found. */
bool scan_found(const struct scan *scan);

/* Pages that hold one of the bits in `any` and none of those in `none`. */
uint64_t scan_pages(const struct scan *scan, uint32_t any, uint32_t none);

/*
 * The next run of such pages, from *at on (an offset into the file, moved behind the run), as
 * physical addresses. A run ends where physical memory has its hole. False: there is none.
 */
bool scan_next_run(const struct scan *scan, uint32_t any, uint64_t *at, struct mem_range *run);

#endif
