/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What memscan reads beside the RAM file: secrets, memplant's answer, /proc/iomem.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/rig/programs/expect.h"
#include "tests/rig/programs/secret.h"
#include "tests/rig/programs/usable.h"
#include "tests/unit/ram_fixture.h"
#include "tests/unit/tree.h"

#define DIGITS_8  "0123456789abcdef"
#define DIGITS_32 DIGITS_8 DIGITS_8 DIGITS_8 DIGITS_8

enum { ARGUMENT_ROOM = 128 };

static int make_tree(void **state)
{
	static struct tree tree;

	tree_make(&tree);
	*state = &tree;
	return 0;
}

static int drop_tree(void **state)
{
	tree_drop(*state);
	return 0;
}

/* The reason why a secret with this text is refused. */
static const char *add(const struct tree *tree, struct secret_list *list, const char *text)
{
	char argument[ARGUMENT_ROOM];

	tree_put(tree, "secret", text);
	snprintf(argument, sizeof(argument), "luks=%s/secret", tree->path);
	return secret_add(list, argument);
}

static void hexadecimal_digits_become_bytes(void **state)
{
	static const uint8_t bytes[] = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef };
	struct secret_list list = { .count = 0 };

	assert_null(add(*state, &list, " 01 2345\n6789ABcdef\n"));
	assert_int_equal(list.count, 1);
	assert_string_equal(list.item[0].name, "luks");
	assert_int_equal(list.item[0].count, sizeof(bytes));
	assert_memory_equal(list.item[0].bytes, bytes, sizeof(bytes));
	secret_free(&list);
}

static void an_xts_key_has_two_halves(void **state)
{
	struct secret_list list = { .count = 0 };

	assert_null(add(*state, &list, DIGITS_32 "fedcba9876543210" DIGITS_8 DIGITS_8 DIGITS_8));
	assert_int_equal(list.count, 3);
	assert_string_equal(list.item[1].name, "luks/1");
	assert_string_equal(list.item[2].name, "luks/2");
	assert_int_equal(list.item[2].count, 32);
	assert_memory_equal(list.item[1].bytes, list.item[0].bytes, 32);
	assert_memory_equal(list.item[2].bytes, list.item[0].bytes + 32, 32);
	secret_free(&list);
}

static void secrets_that_make_no_sense_are_refused(void **state)
{
	struct secret_list list = { .count = 0 };

	assert_non_null(add(*state, &list, ""));
	assert_non_null(add(*state, &list, "0123456789abcd"));
	assert_non_null(add(*state, &list, DIGITS_8 "0"));
	assert_non_null(add(*state, &list, DIGITS_8 "0g"));
	assert_non_null(secret_add(&list, "/dev/null"));
	assert_non_null(secret_add(&list, "=/dev/null"));
	assert_non_null(secret_add(&list, "luks=/nowhere/at/all"));
	assert_int_equal(list.count, 0);
}

static const char *expect(const struct tree *tree, const char *text, uint64_t *planted)
{
	char path[ARGUMENT_ROOM];

	tree_put(tree, "expect", text);
	snprintf(path, sizeof(path), "%s/expect", tree->path);
	return expect_read(path, planted);
}

static void entries_of_a_class_are_added_up(void **state)
{
	uint64_t planted[MARKER_CLASSES];

	assert_null(expect(*state,
			   "{\"planted\":[{\"class\":\"heap\",\"bytes\":64,\"wanted\":64},"
			   "{\"class\":\"pipe\",\"bytes\":0,\"skipped\":\"pipe2: no\"},"
			   "{\"class\":\"heap\",\"bytes\":32}],\"pid\":7}\n",
			   planted));
	assert_int_equal(planted[MARKER_HEAP], 96);
	assert_int_equal(planted[MARKER_PIPE], 0);
	assert_int_equal(planted[MARKER_STACK], 0);
}

static void answers_that_make_no_sense_are_refused(void **state)
{
	static const char *const wrong[] = {
		"",
		"planted",
		"[]",
		"{}",
		"{\"planted\":{}}",
		"{\"planted\":[1]}",
		"{\"planted\":[null]}",
		"{\"planted\":[{\"class\":\"heap\"}]}",
		"{\"planted\":[{\"class\":\"heap\",\"bytes\":-1}]}",
		"{\"planted\":[{\"class\":\"heap\",\"bytes\":\"64\"}]}",
		"{\"planted\":[{\"class\":7,\"bytes\":64}]}",
		"{\"planted\":[{\"class\":\"heaps\",\"bytes\":64}]}",
		"{\"planted\":[{\"class\":\"heap\",\"bytes\":64}",
	};
	uint64_t planted[MARKER_CLASSES];
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (!expect(*state, wrong[i], planted))
			fail_msg("taken: %s", wrong[i]);
}

/* 16 MiB of RAM, half of it above 4 GiB. */
static const char *usable(const struct tree *tree, const char *text, struct ranges *set)
{
	static const struct ramfile ram = { .fd = -1, .size = FILE_BYTES, .below_4g = 8 * MIB };
	static struct mem_range item[USABLE_RANGES_MAX];
	char path[ARGUMENT_ROOM];
	unsigned int line;

	if (text)
		tree_put(tree, "iomem", text);
	snprintf(path, sizeof(path), "%s/iomem", tree->path);
	return usable_read(text ? path : NULL, &ram, set, item, &line);
}

static void system_ram_is_usable_and_nothing_else(void **state)
{
	struct ranges set;

	assert_null(usable(*state,
			   "00000000-00000fff : Reserved\n"
			   "00001000-0009fbff : System RAM\n"
			   "000a0000-000fffff : Reserved\n"
			   "  000f0000-000fffff : System ROM\n"
			   "00100000-007dffff : System RAM\n"
			   "  00200000-002fffff : Kernel code\n"
			   "100000000-1007fffff : Soft Reserved\n"
			   "  100000000-1007fffff : System RAM (kmem)\n",
			   &set));
	assert_int_equal(set.count, 3);
	assert_int_equal(set.item[0].start, 0x1000);
	assert_int_equal(set.item[0].end, 0x9fc00);
	assert_int_equal(set.item[2].end, ABOVE_HOLE + 8 * MIB);
}

static void ram_that_the_kernel_leaves_out_is_usable_and_tables_are_not(void **state)
{
	struct ranges set;

	assert_null(usable(*state,
			   "00000000-00000fff : Reserved\n"
			   "00001000-0009ffff : System RAM\n"
			   "00100000-002fffff : System RAM\n"
			   "  00110000-0011ffff : Kernel code\n"
			   "00300000-003fffff : ACPI Tables\n"
			   "00400000-004fffff : ACPI Non-volatile Storage\n"
			   "00500000-00508fff : Reserved\n"
			   "00000000-0009ffff : System RAM\n"
			   "00500000-00508fff : System RAM\n",
			   &set));
	assert_int_equal(set.count, 3);
	assert_int_equal(set.item[0].start, 0);
	assert_int_equal(set.item[1].end, 3 * MIB);
	assert_int_equal(set.item[2].start, 5 * MIB);
	assert_int_equal(set.item[2].end, 5 * MIB + 0x9000);
}

static void without_iomem_the_whole_file_is_usable(void **state)
{
	struct ranges set;

	assert_null(usable(*state, NULL, &set));
	assert_int_equal(set.count, 2);
	assert_int_equal(set.item[0].end, 8 * MIB);
	assert_int_equal(set.item[1].start, ABOVE_HOLE);
	assert_int_equal(ranges_bytes(&set), FILE_BYTES);
}

static void an_iomem_of_another_machine_is_refused(void **state)
{
	struct ranges set;

	assert_non_null(usable(*state, "00001000-00ffffff : System RAM\n", &set));
	assert_non_null(usable(*state, "100000000-100800fff : System RAM\n", &set));
	assert_non_null(usable(*state, "00001000-00ffffff : Reserved\n", &set));
	assert_non_null(usable(*state, "garbage\n", &set));
	assert_non_null(usable(*state, "", &set));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hexadecimal_digits_become_bytes),
		cmocka_unit_test(an_xts_key_has_two_halves),
		cmocka_unit_test(secrets_that_make_no_sense_are_refused),
		cmocka_unit_test(entries_of_a_class_are_added_up),
		cmocka_unit_test(answers_that_make_no_sense_are_refused),
		cmocka_unit_test(system_ram_is_usable_and_nothing_else),
		cmocka_unit_test(ram_that_the_kernel_leaves_out_is_usable_and_tables_are_not),
		cmocka_unit_test(without_iomem_the_whole_file_is_usable),
		cmocka_unit_test(an_iomem_of_another_machine_is_refused),
	};

	return cmocka_run_group_tests(tests, make_tree, drop_tree);
}
