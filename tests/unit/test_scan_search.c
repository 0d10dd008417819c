/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a page holds is counted to the byte, and what begins in it is found, also across its end. */
#include "tests/scan/search.h"
#include "tests/scan/aes.h"
#include "tests/scan/pattern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define KEY "00112233445566778899aabbccddeeff"

enum { PAGES = 3, BYTES = PAGES * SEARCH_PAGE_BYTES, RECORDS = 4 };

static const uint64_t start_address = 0x123456000;
static uint8_t memory[BYTES] __attribute__((aligned(SEARCH_PAGE_BYTES)));
static struct words words;
static struct search search;
static uint64_t key_at;

static void note_key(uint64_t address, const uint8_t *key, size_t bytes)
{
	key_at = address;
}

static int start(void **state)
{
	aes_start(0);
	memset(memory, 0, sizeof(memory));
	words = (struct words){ .has_marker = true };
	assert_int_equal(marker_key_parse(KEY, &words.marker), 0);
	search = (struct search){ .words = &words, .note_key = note_key };
	key_at = 0;
	return 0;
}

/* The part [from, to) of the memory, with all that lies behind it in reach. */
static enum page_kind look(size_t from, size_t to, bool *secret)
{
	return search_page(&search, (struct mem_range){ start_address + from, start_address + to },
			   memory + from, memory + BYTES, secret);
}

static enum page_kind look_at_page(unsigned int number, bool *secret)
{
	return look(number * SEARCH_PAGE_BYTES, (number + 1) * SEARCH_PAGE_BYTES, secret);
}

static void put_pattern(size_t from, size_t to)
{
	for (size_t i = from; i < to; i += PATTERN_BYTES) {
		uint64_t word = pattern_word(start_address + i);

		memcpy(memory + i, &word, sizeof(word));
	}
}

static void every_byte_that_is_not_zero_counts(void **state)
{
	bool secret;

	for (size_t i = 0; i < SEARCH_PAGE_BYTES; i++) {
		memory[i] = (uint8_t)(i % 5 ? 0 : 1 + i % UINT8_MAX);
		search.found.not_zero -= memory[i] != 0;
	}
	assert_int_equal(look_at_page(0, &secret), PAGE_OTHER);
	assert_int_equal(search.found.not_zero, 0);
	assert_int_equal(search.found.bytes, SEARCH_PAGE_BYTES);
	assert_false(secret);
}

static void odd_ends_count_as_well(void **state)
{
	bool secret;

	memset(memory, 0xff, sizeof(memory));
	assert_int_equal(look(3, 30, &secret), PAGE_OTHER);
	assert_int_equal(search.found.not_zero, 27);
	assert_int_equal(search.found.bytes, 27);
}

static void pages_are_told_apart(void **state)
{
	bool secret;

	put_pattern(0, SEARCH_PAGE_BYTES);
	put_pattern(SEARCH_PAGE_BYTES, 2 * SEARCH_PAGE_BYTES - PATTERN_BYTES);
	assert_int_equal(look_at_page(0, &secret), PAGE_PATTERN);
	assert_int_equal(look_at_page(1, &secret), PAGE_OTHER);
	assert_int_equal(look_at_page(2, &secret), PAGE_EMPTY);
	assert_int_equal(search.found.page[PAGE_PATTERN], 1);
	assert_int_equal(search.found.page[PAGE_OTHER], 1);
	assert_int_equal(search.found.page[PAGE_EMPTY], 1);
	assert_int_equal(search.found.kept, 2 * SEARCH_PAGE_BYTES / PATTERN_BYTES - 1);
	assert_false(search_found_nothing(&search.found));
}

static void a_pattern_that_was_moved_is_not_kept(void **state)
{
	bool secret;

	put_pattern(0, SEARCH_PAGE_BYTES);
	memmove(memory + SEARCH_PAGE_BYTES, memory, SEARCH_PAGE_BYTES);
	assert_int_equal(look_at_page(1, &secret), PAGE_OTHER);
	assert_int_equal(search.found.kept, 0);
}

static void markers_are_counted_also_across_pages(void **state)
{
	size_t at = SEARCH_PAGE_BYTES - MARKER_BYTES - MARKER_BYTES / 2;
	struct marker record[RECORDS];
	bool secret;

	marker_fill(&words.marker, MARKER_KERNEL, 1, 0, record, RECORDS);
	memcpy(memory + at, record, 2 * MARKER_BYTES);
	record[2].check++;
	memcpy(memory + 2 * SEARCH_PAGE_BYTES + 5, &record[2], MARKER_BYTES);
	memcpy(memory + BYTES - MARKER_BYTES + 1, &record[3], MARKER_BYTES - 1);
	assert_int_equal(look_at_page(0, &secret), PAGE_OTHER);
	assert_true(secret);
	assert_int_equal(search.found.records, 2);
	assert_int_equal(look_at_page(1, &secret), PAGE_OTHER);
	assert_false(secret);
	assert_int_equal(search.found.damaged, 0);
	assert_int_equal(look_at_page(2, &secret), PAGE_OTHER);
	assert_true(secret);
	assert_int_equal(search.found.records, 2);
	assert_int_equal(search.found.damaged, 2);
	assert_false(search_found_nothing(&search.found));
}

static void markers_of_no_key_are_not_looked_for(void **state)
{
	struct marker record;
	bool secret;

	marker_fill(&words.marker, MARKER_HEAP, 1, 0, &record, 1);
	memcpy(memory, &record, sizeof(record));
	words.has_marker = false;
	look_at_page(0, &secret);
	assert_false(secret);
	assert_true(search_found_nothing(&search.found));
}

static void a_beginning_of_a_key_schedule_is_no_key(void **state)
{
	/* FIPS 197: the schedule of the key of zeros begins so */
	static const uint8_t round_1[] = { 0x62, 0x63, 0x63, 0x63 };
	uint8_t *at = memory + SEARCH_PAGE_BYTES - 100;
	bool secret;

	memcpy(at, round_1, sizeof(round_1));
	look_at_page(0, &secret);
	assert_false(secret);
	assert_int_equal(key_at, 0);
	assert_true(search_found_nothing(&search.found));
}

static void bytes_are_found_as_often_as_they_are_there(void **state)
{
	bool secret;

	words.needles = 2;
	words.needle[0] = (struct needle){ { 'a', 'a' }, 2 };
	words.needle[1] = (struct needle){ { 'a', 'b' }, 2 };
	memcpy(memory + SEARCH_PAGE_BYTES - 3, "aaab", 4);
	look_at_page(0, &secret);
	assert_true(secret);
	assert_int_equal(search.found.needle[0], 2);
	assert_int_equal(search.found.needle[1], 1);
	memory[BYTES - 1] = 'a';
	look_at_page(2, &secret);
	assert_false(secret);
	assert_false(search_found_nothing(&search.found));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(every_byte_that_is_not_zero_counts, start),
		cmocka_unit_test_setup(odd_ends_count_as_well, start),
		cmocka_unit_test_setup(pages_are_told_apart, start),
		cmocka_unit_test_setup(a_pattern_that_was_moved_is_not_kept, start),
		cmocka_unit_test_setup(markers_are_counted_also_across_pages, start),
		cmocka_unit_test_setup(markers_of_no_key_are_not_looked_for, start),
		cmocka_unit_test_setup(a_beginning_of_a_key_schedule_is_no_key, start),
		cmocka_unit_test_setup(bytes_are_found_as_often_as_they_are_there, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
