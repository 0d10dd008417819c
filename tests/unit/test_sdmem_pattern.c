/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The passes that are promised, what they write, and the stream behind the random ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <string.h>

#include <cmocka.h>

#include "sdmem/pattern.h"

enum { BYTES = 65536, LANES = 4, BLOCK_WORDS = 16 };

static void the_default_is_38_passes_in_the_promised_order(void **state)
{
	struct passes passes;
	unsigned int i;

	passes_historic(&passes, 0);
	assert_int_equal(passes.count, 38);
	assert_true(pass_is_zero(&passes.item[0]));
	for (i = 1; i < passes.count; i++)
		assert_int_equal(passes.item[i].random, i <= 5 || i >= 33);
	assert_memory_equal(passes.item[6].bytes, "\x55\x55\x55", 3);
	assert_memory_equal(passes.item[32].bytes, "\xdb\x6d\xb6", 3);
}

static void less_is_two_passes_and_then_one(void **state)
{
	struct passes passes;

	passes_historic(&passes, 1);
	assert_int_equal(passes.count, 2);
	assert_true(pass_is_zero(&passes.item[0]) && passes.item[1].random);
	passes_historic(&passes, 2);
	assert_int_equal(passes.count, 1);
	assert_true(pass_is_zero(&passes.item[0]));
	passes_historic(&passes, 9);
	assert_int_equal(passes.count, 1);
}

static void a_pattern_is_repeated_as_often_as_asked(void **state)
{
	struct passes passes;
	struct pass ones;

	assert_int_equal(pass_parse("ones", &ones), 0);
	assert_int_equal(passes_repeat(&passes, ones, 3), 0);
	assert_int_equal(passes.count, 3);
	assert_memory_equal(&passes.item[2], &ones, sizeof(ones));
	assert_int_equal(passes_repeat(&passes, ones, PASSES_MAX), 0);
	assert_int_equal(passes_repeat(&passes, ones, 0), -ERANGE);
	assert_int_equal(passes_repeat(&passes, ones, PASSES_MAX + 1), -ERANGE);
}

static void patterns_are_words_or_a_byte_in_hex(void **state)
{
	static const char *const bad[] = { "", "zeros", "100", "-1", " 5", "0x", "a5 ", "0xg" };
	struct pass pass;
	size_t i;

	assert_int_equal(pass_parse("a5", &pass), 0);
	assert_memory_equal(pass.bytes, "\xa5\xa5\xa5", 3);
	assert_int_equal(pass_parse("0x3C", &pass), 0);
	assert_memory_equal(pass.bytes, "\x3c\x3c\x3c", 3);
	assert_int_equal(pass_parse("random", &pass), 0);
	assert_true(pass.random && !pass_is_zero(&pass));
	assert_int_equal(pass_parse("zero", &pass), 0);
	assert_true(pass_is_zero(&pass));
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(pass_parse(bad[i], &pass), -EINVAL);
}

static void every_byte_gets_its_pattern(void **state)
{
	static const struct pass passes[] = {
		{ .bytes = { 0xa5, 0xa5, 0xa5 } },
		{ .bytes = { 0x92, 0x49, 0x24 } },
		{ .bytes = { 0, 0, 0 } },
	};
	static uint8_t memory[BYTES + 1];
	size_t i, k;

	for (i = 0; i < sizeof(passes) / sizeof(*passes); i++) {
		memset(memory, 0x77, sizeof(memory));
		pass_fill(&passes[i], NULL, memory, BYTES);
		for (k = 0; k < BYTES; k++)
			assert_int_equal(memory[k], passes[i].bytes[k % PATTERN_BYTES]);
		assert_int_equal(memory[BYTES], 0x77);
	}
}

static void one_wrong_byte_is_seen(void **state)
{
	static const struct pass passes[] = {
		{ .random = true },
		{ .bytes = { 0xa5, 0xa5, 0xa5 } },
		{ .bytes = { 0x92, 0x49, 0x24 } },
		{ .bytes = { 0, 0, 0 } },
	};
	static uint8_t __attribute__((aligned(64))) memory[BYTES];
	static const size_t places[] = { 0, 1, 12287, 12288, BYTES - 1 };
	struct random_stream stream, before;
	size_t i, k;

	assert_int_equal(random_start(&stream), 0);
	for (i = 0; i < sizeof(passes) / sizeof(*passes); i++) {
		before = stream;
		pass_fill(&passes[i], &stream, memory, BYTES);
		assert_true(pass_is_there(&passes[i], &before, memory, BYTES));
		for (k = 0; k < sizeof(places) / sizeof(*places); k++) {
			memory[places[k]] ^= 1;
			assert_false(pass_is_there(&passes[i], &before, memory, BYTES));
			memory[places[k]] ^= 1;
		}
	}
}

/* ChaCha8, 256-bit key and nonce of zeros: draft-strombergson-chacha-test-vectors, TC1. */
static void the_stream_is_chacha8(void **state)
{
	static const uint8_t expected[] = { 0x3e, 0x00, 0xef, 0x2f, 0x89, 0x5f, 0x40, 0xd6,
					    0x7f, 0x5b, 0xb8, 0xe8, 0x1f, 0x09, 0xa5, 0xa1 };
	static uint32_t __attribute__((aligned(16))) memory[LANES * BLOCK_WORDS];
	struct random_stream stream = { .block = 0 };
	uint32_t first[BLOCK_WORDS];
	unsigned int i;

	random_fill(&stream, memory, sizeof(memory));
	for (i = 0; i < BLOCK_WORDS; i++)
		first[i] = memory[i * LANES];
	assert_memory_equal(first, expected, sizeof(expected));
	assert_int_equal(stream.block, LANES);
}

/* draft-irtf-cfrg-aegis-aead, A.2.2: the ciphertext of zeros is the keystream. */
static void the_stream_is_aegis(void **state)
{
	static const uint8_t key[16] = { 0x10, 0x01 }, nonce[16] = { 0x10, 0x00, 0x02 };
	static const uint8_t expected[] = { 0xc1, 0xc0, 0xe5, 0x8b, 0xd9, 0x13, 0x00, 0x6f,
					    0xeb, 0xa0, 0x0f, 0x4b, 0x3c, 0xc3, 0x59, 0x4e };
	static uint8_t __attribute__((aligned(16))) memory[RANDOM_UNIT_BYTES];
	struct random_stream stream = { .aegis = true };

	if (!random_aegis_is_possible())
		skip();
	random_aegis_start(&stream, key, nonce);
	random_fill(&stream, memory, sizeof(memory));
	assert_memory_equal(memory, expected, sizeof(expected));
}

static void must_be_continuous(struct random_stream a)
{
	static uint8_t __attribute__((aligned(16))) whole[BYTES], parts[BYTES];
	struct random_stream b = a;
	size_t i;

	random_fill(&a, whole, sizeof(whole));
	for (i = 0; i < BYTES; i += RANDOM_UNIT_BYTES)
		random_fill(&b, parts + i, RANDOM_UNIT_BYTES);
	assert_memory_equal(whole, parts, BYTES);
	assert_memory_not_equal(whole, whole + RANDOM_UNIT_BYTES, RANDOM_UNIT_BYTES);
}

static void a_long_stream_is_the_same_as_short_ones(void **state)
{
	struct random_stream any;

	must_be_continuous((struct random_stream){ .block = UINT32_MAX - 1 });
	assert_int_equal(random_start(&any), 0);
	must_be_continuous(any);
}

static void two_streams_have_two_keys(void **state)
{
	struct random_stream a, b;

	assert_int_equal(random_start(&a), 0);
	assert_int_equal(random_start(&b), 0);
	assert_memory_not_equal(a.state, b.state, sizeof(a.state));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_default_is_38_passes_in_the_promised_order),
		cmocka_unit_test(less_is_two_passes_and_then_one),
		cmocka_unit_test(a_pattern_is_repeated_as_often_as_asked),
		cmocka_unit_test(patterns_are_words_or_a_byte_in_hex),
		cmocka_unit_test(every_byte_gets_its_pattern),
		cmocka_unit_test(one_wrong_byte_is_seen),
		cmocka_unit_test(the_stream_is_chacha8),
		cmocka_unit_test(the_stream_is_aegis),
		cmocka_unit_test(a_long_stream_is_the_same_as_short_ones),
		cmocka_unit_test(two_streams_have_two_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
