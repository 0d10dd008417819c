/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "search.h"
#include "aes.h"
#include "pattern.h"

enum { BYTE_BITS = 8, WORD_BYTES = PATTERN_BYTES, LAST_BYTE_SHIFT = 56 };
#define LOW_BITS 0x0101010101010101ULL
#define TOP_BITS (LOW_BITS << (BYTE_BITS - 1))

/* Of any byte: it may lie at any address. */
typedef uint64_t word_anywhere __attribute__((aligned(1), may_alias));

static uint64_t load(const uint8_t *at)
{
	return *(const word_anywhere *)at;
}

/* How many bytes of a word are not zero. */
static uint64_t bytes_not_zero(uint64_t word)
{
	uint64_t top = (((word & ~TOP_BITS) + ~TOP_BITS) | word) & TOP_BITS;

	return (top >> (BYTE_BITS - 1)) * LOW_BITS >> LAST_BYTE_SHIFT;
}

static enum page_kind count_page(struct found *found, struct mem_range r, const uint8_t *at)
{
	uint64_t not_zero = 0, kept = 0;

	for (uint64_t address = r.start; address < r.end;) {
		uint64_t word;

		if (address % WORD_BYTES || r.end - address < WORD_BYTES) {
			not_zero += *at++ != 0;
			address++;
			continue;
		}
		word = load(at);
		if (word) {
			not_zero += bytes_not_zero(word);
			kept += word == pattern_word(address);
		}
		at += WORD_BYTES;
		address += WORD_BYTES;
	}
	found->bytes += r.end - r.start;
	found->not_zero += not_zero;
	found->kept += kept;
	if (!not_zero)
		return PAGE_EMPTY;
	return kept * WORD_BYTES == r.end - r.start ? PAGE_PATTERN : PAGE_OTHER;
}

/* The class is in the tag's last byte, and not a part of what is looked for. */
static bool is_tag(const struct marker_key *key, uint64_t word)
{
	return (word ^ key->tag) << (BYTE_BITS * (WORD_BYTES - MARKER_TAG_BYTES)) == 0;
}

static void take_record(struct search *search, const uint8_t *at, const uint8_t *limit)
{
	struct marker record;
	enum marker_class class;

	if (limit - at < MARKER_BYTES) {
		search->found.damaged++;
		return;
	}
	record.tag = load(at);
	record.sequence = load(at + offsetof(struct marker, sequence));
	record.scrambled = load(at + offsetof(struct marker, scrambled));
	record.check = load(at + offsetof(struct marker, check));
	if (marker_check(&search->words->marker, &record, &class))
		search->found.records++;
	else
		search->found.damaged++;
}

static bool take_markers(struct search *search, const uint8_t *at, const uint8_t *stop,
			 const uint8_t *limit)
{
	bool found = false;

	for (; at < stop && limit - at >= WORD_BYTES; at++)
		if (is_tag(&search->words->marker, load(at))) {
			take_record(search, at, limit);
			found = true;
		}
	return found;
}

static bool take_keys(struct search *search, uint64_t address, const uint8_t *page,
		      const uint8_t *stop, const uint8_t *limit)
{
	const uint8_t *at = page;
	bool found = false;
	size_t bytes;

	while ((at = aes_find(at, stop, limit, &bytes))) {
		search->found.key[bytes == AES_128_BYTES ? KEY_128 : KEY_256]++;
		search->note_key(address + (uint64_t)(at - page), at, bytes);
		found = true;
		at++;
	}
	return found;
}

static bool is_needle(const struct needle *needle, const uint8_t *at)
{
	for (uint32_t i = 0; i < needle->bytes; i++)
		if (at[i] != needle->byte[i])
			return false;
	return true;
}

static bool take_needle(struct search *search, uint32_t number, const uint8_t *at,
			const uint8_t *stop, const uint8_t *limit)
{
	const struct needle *needle = &search->words->needle[number];
	bool found = false;

	for (; at < stop && limit - at >= needle->bytes; at++)
		if (is_needle(needle, at)) {
			search->found.needle[number]++;
			found = true;
		}
	return found;
}

enum page_kind search_page(struct search *search, struct mem_range r, const uint8_t *at,
			   const uint8_t *limit, bool *secret)
{
	enum page_kind kind = count_page(&search->found, r, at);
	const uint8_t *stop = at + (r.end - r.start);

	*secret = false;
	search->found.page[kind]++;
	if (kind != PAGE_OTHER)
		return kind;
	if (search->words->has_marker)
		*secret |= take_markers(search, at, stop, limit);
	*secret |= take_keys(search, r.start, at, stop, limit);
	for (uint32_t i = 0; i < search->words->needles; i++)
		*secret |= take_needle(search, i, at, stop, limit);
	return kind;
}

bool search_found_nothing(const struct found *found)
{
	uint64_t sum = found->kept + found->records + found->damaged;

	for (unsigned int i = 0; i < KEY_SIZES; i++)
		sum += found->key[i];
	for (unsigned int i = 0; i < NEEDLES_MAX; i++)
		sum += found->needle[i];
	return sum == 0;
}
