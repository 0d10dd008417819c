/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The search for secrets.
 */
#include "tests/rig/programs/scan.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "tests/unit/ram_fixture.h"

enum { CHUNK_BYTES = 4 << 20 }; /* what scan.c hands to a thread */

static void secrets_are_found_anywhere_with_their_addresses(void **state)
{
	static const uint8_t bytes[] = "0123456789abcdef0123456789ABCDEF";
	struct scan_secret secret[] = {
		{ .name = "all", .bytes = bytes, .count = sizeof(bytes) - 1 },
		{ .name = "half", .bytes = bytes, .count = 16 },
		{ .name = "none", .bytes = (const uint8_t *)"not in there", .count = 12 },
	};
	struct ram_fixture *f = *state;

	ram_put(f, 12 * MIB + 3, bytes, sizeof(bytes) - 1);
	ram_put(f, CHUNK_BYTES - 5, bytes, sizeof(bytes) - 1);
	ram_put(f, FILE_BYTES - 16, bytes, 16);
	ram_scan(f, 8 * MIB, secret, 3);
	assert_int_equal(secret[0].found, 2);
	assert_int_equal(secret[0].address[0], CHUNK_BYTES - 5);
	assert_int_equal(secret[0].address[1], ABOVE_HOLE + 4 * MIB + 3);
	assert_int_equal(secret[1].found, 3);
	assert_int_equal(secret[2].found, 0);
	assert_true(scan_found(&f->scan));
}

static void more_secrets_than_addresses_are_counted(void **state)
{
	static const uint8_t bytes[8] = "abcdefgh";
	struct scan_secret secret = { .name = "s", .bytes = bytes, .count = sizeof(bytes) };
	struct ram_fixture *f = *state;
	size_t i;

	for (i = 0; i < 2 * SCAN_ADDRESSES; i++)
		ram_put(f, i * sizeof(bytes), bytes, sizeof(bytes));
	ram_scan(f, 0, &secret, 1);
	assert_int_equal(secret.found, 2 * SCAN_ADDRESSES);
}

static void places_that_overlap_count_once(void **state)
{
	struct scan_secret secret = { .name = "s", .bytes = (uint8_t *)"aaaaaaaa", .count = 8 };
	struct ram_fixture *f = *state;

	ram_put(f, PAGE - 10, "aaaaaaaaaaaaaaaaaaaa", 20);
	ram_scan(f, 0, &secret, 1);
	assert_int_equal(secret.found, 2);
	assert_int_equal(secret.address[1], PAGE - 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RAM_TEST(secrets_are_found_anywhere_with_their_addresses),
		RAM_TEST(more_secrets_than_addresses_are_counted),
		RAM_TEST(places_that_overlap_count_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
