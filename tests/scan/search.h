/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looks at memory page by page: what it holds, and which secrets begin in it. */
#ifndef MEMWIPE_TESTS_SCAN_SEARCH_H
#define MEMWIPE_TESTS_SCAN_SEARCH_H

#include "core/ranges.h"
#include "tests/scan/words.h"

enum { SEARCH_PAGE_BYTES = 4096 };
/* What begins in a page may reach this far beyond it. */
enum { SEARCH_REACH_BYTES = 256 };

/* A page, or the part of one that is RAM. */
enum page_kind { PAGE_EMPTY, PAGE_PATTERN, PAGE_OTHER, PAGE_KINDS };

enum key_size { KEY_128, KEY_256, KEY_SIZES };

struct found {
	uint64_t bytes;	   /* read */
	uint64_t not_zero; /* of these, bytes */
	uint64_t kept;	   /* words of the pattern (pattern.h) that are in their place */
	uint64_t page[PAGE_KINDS];
	uint64_t records;	 /* whole markers */
	uint64_t damaged;	 /* tags of markers that are not whole */
	uint64_t key[KEY_SIZES]; /* AES key schedules */
	uint64_t needle[NEEDLES_MAX];
};

struct search {
	const struct words *words;
	void (*note_key)(uint64_t address, const uint8_t *key, size_t bytes);
	struct found found;
};

/*
 * Look at r, which lies within one page and is readable at `at`, as is what lies behind it up to
 * `limit`. Returns the kind of page; *secret: something of what was looked for begins in it.
 */
enum page_kind search_page(struct search *search, struct mem_range r, const uint8_t *at,
			   const uint8_t *limit, bool *secret);

/* Whether nothing of what was looked for, or of the pattern, is there. */
bool search_found_nothing(const struct found *found);

#endif
