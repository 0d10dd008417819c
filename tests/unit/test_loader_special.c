/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is left alone, and why: firmware's types, damaged pages, memory that is not accepted. */
#include "kexec-wipe/special.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/tree.h"

enum { PAGES = 0x40, DAMAGED = 1 << 19, SOME_OTHER_FLAGS = 0x868 };

static const char iomem[] = "00000000-00007fff : System RAM\n"
			    "00010000-0001ffff : System RAM\n"
			    "00030000-0003ffff : Persistent Memory\n"
			    "  00032000-00033fff : System RAM (kmem)\n";

static void put_entry(const struct tree *tree, unsigned int number, const char *start,
		      const char *end, const char *type)
{
	const struct {
		const char *name;
		const char *text;
	} fields[] = { { "start", start }, { "end", end }, { "type", type } };
	char path[64];

	for (unsigned int i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		snprintf(path, sizeof(path), "sys/firmware/memmap/%u/%s", number, fields[i].name);
		tree_put(tree, path, fields[i].text);
	}
}

static void make_machine(struct tree *tree)
{
	tree_make(tree);
	tree_put(tree, "proc/iomem", iomem);
	put_entry(tree, 0, "0x0\n", "0x1ffff\n", "System RAM\n");
	put_entry(tree, 1, "0x8000\n", "0xffff\n", "Reserved\n");
	put_entry(tree, 2, "0x20000\n", "0x2ffff\n", "ACPI Non-volatile Storage\n");
	put_entry(tree, 3, "0x30000\n", "0x3ffff\n", "Persistent Memory\n");
	put_entry(tree, 4, "0x18000\n", "0x27fff\n", "Soft Reserved\n");
}

static struct memory *take(const struct tree *tree)
{
	struct fault fault = { 0 };
	struct memory *memory = memory_read(tree->root, &fault);

	if (!memory)
		fail_msg("%s", fault.text);
	return memory;
}

static void assert_left(const struct memory *memory, uint64_t start, uint64_t end, const char *why)
{
	for (uint32_t i = 0; i < memory->left.count; i++) {
		const struct left *left = &memory->left.item[i];

		if (left->range.start == start && left->range.end == end &&
		    strcmp(left->why, why) == 0)
			return;
	}
	fail_msg("0x%lx-0x%lx is not left alone as %s", (unsigned long)start, (unsigned long)end,
		 why);
}

static void what_is_left_alone_is_listed_with_firmwares_word(void **state)
{
	struct memory *memory;
	struct tree tree;

	make_machine(&tree);
	memory = take(&tree);
	assert_int_equal(ranges_bytes(&memory->map.ram), 0x8000 + 0x10000);
	assert_int_equal(memory->left.count, 4);
	assert_left(memory, 0x8000, 0x10000, "Reserved");
	assert_left(memory, 0x20000, 0x30000, "ACPI Non-volatile Storage");
	assert_left(memory, 0x30000, 0x40000, "Persistent Memory");
	/* but for what the kernel uses */
	assert_left(memory, 0x20000, 0x28000, "Soft Reserved");
	assert_int_equal(memory->damaged_pages, 0);
	free(memory);
	tree_drop(&tree);
}

static void put_flags(const struct tree *tree, unsigned int pages)
{
	uint64_t flags[PAGES];

	for (unsigned int i = 0; i < PAGES; i++)
		flags[i] = SOME_OTHER_FLAGS;
	flags[0] |= DAMAGED;
	flags[9] |= DAMAGED; /* not RAM */
	flags[0x1f] |= DAMAGED;
	tree_put_bytes(tree, "proc/kpageflags", flags, pages * sizeof(*flags));
}

static void damaged_pages_are_skipped_and_counted(void **state)
{
	struct memory *memory;
	struct tree tree;

	make_machine(&tree);
	tree_put(&tree, "proc/meminfo", "MemTotal: 96 kB\nHardwareCorrupted:     8 kB\n");
	put_flags(&tree, PAGES);
	memory = take(&tree);
	assert_int_equal(memory->damaged_pages, 2);
	assert_left(memory, 0, 0x1000, "hardware error");
	assert_left(memory, 0x1f000, 0x20000, "hardware error");
	assert_int_equal(memory->map.ram.item[0].start, 0x1000);
	assert_int_equal(memory->map.ram.item[1].end, 0x1f000);
	assert_int_equal(memory->usable.item[0].start, 0x1000);
	free(memory);
	tree_drop(&tree);
}

static void flags_are_not_read_without_need(void **state)
{
	struct memory *memory;
	struct tree tree;

	make_machine(&tree);
	tree_put(&tree, "proc/meminfo", "HardwareCorrupted:     0 kB\nUnaccepted:       0 kB\n");
	put_flags(&tree, PAGES);
	memory = take(&tree);
	assert_int_equal(memory->damaged_pages, 0);
	free(memory);
	tree_drop(&tree);
}

static void refuse(const struct tree *tree, int error, const char *reason)
{
	struct fault fault = { 0 };

	assert_null(memory_read(tree->root, &fault));
	assert_string_equal(fault.text, reason);
	assert_int_equal(fault.error, error);
}

static void damage_that_can_not_be_found_is_an_error(void **state)
{
	struct tree tree;

	make_machine(&tree);
	tree_put(&tree, "proc/meminfo", "HardwareCorrupted:     4 kB\n");
	refuse(&tree, -ENOENT, "/proc/kpageflags: No such file or directory");
	put_flags(&tree, PAGES / 4);
	refuse(&tree, -ENODATA, "/proc/kpageflags: No data available");
	tree_drop(&tree);
}

static void unaccepted_memory_is_refused(void **state)
{
	struct tree tree;

	make_machine(&tree);
	tree_put(&tree, "proc/meminfo", "MemTotal: 96 kB\nUnaccepted:       2048 kB\n");
	refuse(&tree, -EOPNOTSUPP,
	       "2048 KiB of this guest's memory are not accepted yet; boot with "
	       "accept_memory=eager");
	tree_drop(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_left_alone_is_listed_with_firmwares_word),
		cmocka_unit_test(damaged_pages_are_skipped_and_counted),
		cmocka_unit_test(flags_are_not_read_without_need),
		cmocka_unit_test(damage_that_can_not_be_found_is_an_error),
		cmocka_unit_test(unaccepted_memory_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
