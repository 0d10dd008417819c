/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory of recorded machines, and of small ones that make no sense. */
#include "kexec-wipe/memory.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/io.h"
#include "tests/unit/tree.h"

static const char small_iomem[] = "00000000-00000fff : Reserved\n"
				  "00001000-0009fbff : System RAM\n"
				  "00100000-07ffffff : System RAM\n"
				  "  01000000-01ffffff : Kernel code\n"
				  "100000000-1ffffffff : System RAM (kmem)\n";

static void put_entry(const struct tree *tree, const char *start, const char *end, const char *type)
{
	tree_put(tree, "sys/firmware/memmap/0/start", start);
	tree_put(tree, "sys/firmware/memmap/0/end", end);
	tree_put(tree, "sys/firmware/memmap/0/type", type);
}

/* memory_read must fail with this reason. */
static void refuse(const struct tree *tree, int error, const char *reason)
{
	struct fault fault = { 0 };

	assert_null(memory_read(tree->root, &fault));
	assert_string_equal(fault.text, reason);
	assert_int_equal(fault.error, error);
}

static struct memory *take(const struct tree *tree)
{
	struct fault fault = { 0 };
	struct memory *memory = memory_read(tree->root, &fault);

	if (!memory)
		fail_msg("%s", fault.text);
	return memory;
}

static void recorded_machines_are_read(void **state)
{
	static const struct {
		const char *path;
		uint64_t ram_bytes;
	} cases[] = {
		{ "tests/data/pc-seabios", 0x9fc00 + 0x1ffdf000 - 0x100000 },
		{ "tests/data/q35-seabios", 0x9fc00 + 0x1ffe0000 - 0x100000 },
		{ "tests/data/q35-5g-hotplug",
		  0x9fc00ULL + 0x7ffe0000 - 0x100000 + 0xa0000000 + 0x20000000 },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fault fault = { 0 };
		int root = open_root(cases[i].path);
		struct memory *memory = memory_read(root, &fault);

		assert_non_null(memory);
		assert_int_equal(ranges_bytes(&memory->map.ram), cases[i].ram_bytes);
		assert_false(memory->firmware_map_missing);
		assert_true(memory->usable.count > 0);
		free(memory);
		close(root);
	}
}

static void usable_is_plain_kernel_memory_that_gets_wiped(void **state)
{
	struct memory *memory;
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, "proc/iomem", small_iomem);
	put_entry(&tree, "0x1000000\n", "0x1ffffff\n", "ACPI Non-volatile Storage\n");
	memory = take(&tree);
	assert_false(memory->firmware_map_missing);
	assert_int_equal(memory->usable.count, 3);
	assert_int_equal(memory->usable.item[0].start, 0x1000);
	assert_int_equal(memory->usable.item[0].end, 0x9fc00);
	assert_int_equal(memory->usable.item[1].end, 0x1000000);
	assert_int_equal(memory->usable.item[2].start, 0x2000000);
	assert_int_equal(memory->usable.item[2].end, 0x8000000);
	free(memory);
	tree_drop(&tree);
}

static void without_firmware_map_the_kernels_is_used(void **state)
{
	struct memory *memory;
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, "proc/iomem", small_iomem);
	memory = take(&tree);
	assert_true(memory->firmware_map_missing);
	assert_int_equal(ranges_bytes(&memory->map.ram), 0x9ec00 + 0x7f00000 + (1ULL << 32));
	free(memory);
	tree_drop(&tree);
}

static void bad_iomem_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *text;
		const char *reason;
	} cases[] = {
		{ "", "/proc/iomem: text is empty" },
		{ "00000000-00000000 : Reserved\n00000000-00000000 : System RAM\n",
		  "/proc/iomem: addresses are hidden: reading them needs CAP_SYS_ADMIN" },
		{ "00001000-0009fbff : System RAM\ngarbage\n",
		  "/proc/iomem line 2: is not an address range and a name" },
		{ "00001000-0009fbff : Reserved\n", "memory map: no System RAM" },
	};
	struct tree tree;
	size_t i;

	tree_make(&tree);
	refuse(&tree, -ENOENT, "cannot read /proc/iomem: No such file or directory");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		tree_put(&tree, "proc/iomem", cases[i].text);
		refuse(&tree, -EINVAL, cases[i].reason);
	}
	tree_drop(&tree);
}

static void bad_firmware_map_is_refused_with_its_file(void **state)
{
	static const char type[] = "System RAM\n";
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, "proc/iomem", small_iomem);
	tree_put(&tree, "sys/firmware/memmap/0/start", "0x0\n");
	refuse(&tree, -ENOENT, "cannot read /sys/firmware/memmap/0/end: No such file or directory");
	put_entry(&tree, "zero\n", "0x9fbff\n", type);
	refuse(&tree, -EINVAL, "/sys/firmware/memmap/0/start is no address: 'zero'");
	put_entry(&tree, "\n", "0x9fbff\n", type);
	refuse(&tree, -EINVAL, "/sys/firmware/memmap/0/start is no address: ''");
	put_entry(&tree, "0x0\n", "0x1ffffffffffffffff\n", type);
	refuse(&tree, -EINVAL, "/sys/firmware/memmap/0/end is no address: '0x1ffffffffffffffff'");
	put_entry(&tree, "0x9fbff\n", "0x0\n", type);
	refuse(&tree, -EINVAL, "/sys/firmware/memmap/0: range ends before it starts");
	put_entry(&tree, "0x0\n", "0x9fbff\n", "\n");
	refuse(&tree, -EINVAL, "/sys/firmware/memmap/0: type is empty");
	tree_drop(&tree);
}

/* Machines exist whose firmware reserves the very end of the address space. */
static void firmware_map_up_to_the_last_byte_does_not_wrap(void **state)
{
	struct memory *memory;
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, "proc/iomem", small_iomem);
	put_entry(&tree, "0xfffffffffff00000\n", "0xffffffffffffffff\n", "Reserved\n");
	memory = take(&tree);
	assert_int_equal(ranges_bytes(&memory->map.ram), 0x9ec00 + 0x7f00000 + (1ULL << 32));
	free(memory);
	put_entry(&tree, "0xfffffffffff00000\n", "0xffffffffffffffff\n", "System RAM\n");
	refuse(&tree, -EINVAL, "memory map: memory beyond 52 address bits");
	tree_drop(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recorded_machines_are_read),
		cmocka_unit_test(usable_is_plain_kernel_memory_that_gets_wiped),
		cmocka_unit_test(without_firmware_map_the_kernels_is_used),
		cmocka_unit_test(bad_iomem_is_refused_with_its_line),
		cmocka_unit_test(bad_firmware_map_is_refused_with_its_file),
		cmocka_unit_test(firmware_map_up_to_the_last_byte_does_not_wrap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
