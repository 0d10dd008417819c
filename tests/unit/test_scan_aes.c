/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The schedules of FIPS 197, A.1 and A.3, are found wherever they lie, and nothing else is. */
#include "tests/scan/aes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { ROOM = 1024, BITS = 8, WORDS_128 = 44, WORDS_256 = 60 };

static const uint32_t schedule_128[WORDS_128] = {
	0x2b7e1516, 0x28aed2a6, 0xabf71588, 0x09cf4f3c, 0xa0fafe17, 0x88542cb1, 0x23a33939,
	0x2a6c7605, 0xf2c295f2, 0x7a96b943, 0x5935807a, 0x7359f67f, 0x3d80477d, 0x4716fe3e,
	0x1e237e44, 0x6d7a883b, 0xef44a541, 0xa8525b7f, 0xb671253b, 0xdb0bad00, 0xd4d1c6f8,
	0x7c839d87, 0xcaf2b8bc, 0x11f915bc, 0x6d88a37a, 0x110b3efd, 0xdbf98641, 0xca0093fd,
	0x4e54f70e, 0x5f5fc9f3, 0x84a64fb2, 0x4ea6dc4f, 0xead27321, 0xb58dbad2, 0x312bf560,
	0x7f8d292f, 0xac7766f3, 0x19fadc21, 0x28d12941, 0x575c006e, 0xd014f9a8, 0xc9ee2589,
	0xe13f0cc8, 0xb6630ca6,
};

static const uint32_t schedule_256[WORDS_256] = {
	0x603deb10, 0x15ca71be, 0x2b73aef0, 0x857d7781, 0x1f352c07, 0x3b6108d7, 0x2d9810a3,
	0x0914dff4, 0x9ba35411, 0x8e6925af, 0xa51a8b5f, 0x2067fcde, 0xa8b09c1a, 0x93d194cd,
	0xbe49846e, 0xb75d5b9a, 0xd59aecb8, 0x5bf3c917, 0xfee94248, 0xde8ebe96, 0xb5a9328a,
	0x2678a647, 0x98312229, 0x2f6c79b3, 0x812c81ad, 0xdadf48ba, 0x24360af2, 0xfab8b464,
	0x98c5bfc9, 0xbebd198e, 0x268c3ba7, 0x09e04214, 0x68007bac, 0xb2df3316, 0x96e939e4,
	0x6c518d80, 0xc814e204, 0x76a9fb8a, 0x5025c02d, 0x59c58239, 0xde136967, 0x6ccc5a71,
	0xfa256395, 0x9674ee15, 0x5886ca5d, 0x2e2f31d7, 0x7e0af1fa, 0x27cf73c3, 0x749c47ab,
	0x18501dda, 0xe2757e4f, 0x7401905a, 0xcafaaae3, 0xe4d59b34, 0x9adf6ace, 0xbd10190d,
	0xfe4890d1, 0xe6188d0b, 0x046df344, 0x706c631e,
};

static uint8_t memory[ROOM];

static void put(const uint32_t *word, size_t words, size_t at)
{
	for (size_t i = 0; i < 4 * words; i++)
		memory[at + i] = (uint8_t)(word[i / 4] >> BITS * (3 - i % 4));
}

static int start(void **state)
{
	aes_start(0);
	memset(memory, 0, sizeof(memory));
	return 0;
}

static const uint8_t *find(size_t from, size_t stop, size_t limit, size_t *bytes)
{
	return aes_find(memory + from, memory + stop, memory + limit, bytes);
}

static void a_schedule_is_found_at_any_byte(void **state)
{
	size_t bytes;

	for (size_t at = 0; at < 20; at++) {
		memset(memory, 0x5a, sizeof(memory));
		put(schedule_128, WORDS_128, at);
		assert_ptr_equal(find(0, ROOM, ROOM, &bytes), memory + at);
		assert_int_equal(bytes, AES_128_BYTES);
		assert_null(find(at + 1, ROOM, ROOM, &bytes));
		memset(memory, 0, sizeof(memory));
		put(schedule_256, WORDS_256, at);
		assert_ptr_equal(find(0, ROOM, ROOM, &bytes), memory + at);
		assert_int_equal(bytes, AES_256_BYTES);
		assert_null(find(at + 1, ROOM, ROOM, &bytes));
	}
}

static void one_wrong_bit_anywhere_makes_it_none(void **state)
{
	size_t bytes;

	for (size_t i = 0; i < 4 * WORDS_256; i++) {
		put(schedule_256, WORDS_256, 0);
		memory[i] ^= (uint8_t)(1 << i % BITS);
		assert_null(find(0, 1, ROOM, &bytes));
	}
	memset(memory, 0, sizeof(memory));
	for (size_t i = 0; i < 4 * WORDS_128; i++) {
		put(schedule_128, WORDS_128, 0);
		memory[i] ^= (uint8_t)(1 << i % BITS);
		assert_null(find(0, 1, ROOM, &bytes));
	}
}

/* The bit of the last word is in one equation, one of the words before in three. */
static void wrong_bits_are_counted(void **state)
{
	const size_t last = 4 * WORDS_128 - 1, middle = 4 * 21;
	size_t bytes;

	put(schedule_128, WORDS_128, 0);
	memory[last] ^= 1;
	assert_null(find(0, 1, ROOM, &bytes));
	aes_start(1);
	assert_ptr_equal(find(0, 1, ROOM, &bytes), memory);
	memory[middle] ^= 1;
	aes_start(3);
	assert_null(find(0, 1, ROOM, &bytes));
	aes_start(4);
	assert_ptr_equal(find(0, 1, ROOM, &bytes), memory);
	assert_int_equal(bytes, AES_128_BYTES);
}

static void one_flipped_bit_anywhere_is_taken_if_it_may_be(void **state)
{
	size_t bytes;

	aes_start(AES_WRONG_BITS_MAX);
	for (size_t i = 0; i < 4 * WORDS_256; i++) {
		put(schedule_256, WORDS_256, 100);
		memory[100 + i] ^= (uint8_t)(1 << i % BITS);
		assert_ptr_equal(find(0, ROOM, ROOM, &bytes), memory + 100);
		assert_int_equal(bytes, AES_256_BYTES);
		assert_null(find(101, ROOM, ROOM, &bytes));
	}
}

static void memory_of_one_value_is_none_with_wrong_bits(void **state)
{
	size_t bytes;

	aes_start(AES_WRONG_BITS_MAX);
	for (unsigned int value = 0; value <= UINT8_MAX; value++) {
		memset(memory, (int)value, sizeof(memory));
		assert_null(find(0, ROOM, ROOM, &bytes));
		memory[ROOM / 2] ^= 1;
		assert_null(find(0, ROOM, ROOM, &bytes));
	}
}

static void it_must_begin_before_the_stop_and_end_before_the_limit(void **state)
{
	size_t bytes, end = 100 + 4 * WORDS_256;

	put(schedule_256, WORDS_256, 100);
	assert_non_null(find(0, 101, end, &bytes));
	assert_null(find(0, 100, end, &bytes));
	assert_null(find(0, 101, end - 1, &bytes));
	put(schedule_128, WORDS_128, 100);
	assert_non_null(find(0, 101, 100 + 4 * WORDS_128, &bytes));
	assert_null(find(0, 101, 100 + 4 * WORDS_128 - 1, &bytes));
	assert_null(find(0, ROOM, 10, &bytes));
}

static void memory_of_one_value_is_no_schedule(void **state)
{
	size_t bytes;

	for (unsigned int value = 0; value <= UINT8_MAX; value++) {
		memset(memory, (int)value, sizeof(memory));
		assert_null(find(0, ROOM, ROOM, &bytes));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_schedule_is_found_at_any_byte, start),
		cmocka_unit_test_setup(one_wrong_bit_anywhere_makes_it_none, start),
		cmocka_unit_test_setup(wrong_bits_are_counted, start),
		cmocka_unit_test_setup(one_flipped_bit_anywhere_is_taken_if_it_may_be, start),
		cmocka_unit_test_setup(memory_of_one_value_is_none_with_wrong_bits, start),
		cmocka_unit_test_setup(it_must_begin_before_the_stop_and_end_before_the_limit,
				       start),
		cmocka_unit_test_setup(memory_of_one_value_is_no_schedule, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
