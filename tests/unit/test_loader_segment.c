/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is put into memory and where, with a payload of the test's own. */
#include "kexec-wipe/segment.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/image.h"
#include "common/io.h"
#include "tests/unit/tree.h"

enum {
	PAGE_BYTES = 4096,
	IMAGE_BYTES = 5000,
	MEMORY_BYTES = 16 * PAGE_BYTES,
	CODE_BYTE = 0x90,
	BOOT_CPU = 3,
	OTHER_CPU = 300,
	SERIAL = 0x2f8,
};

struct fixture {
	unsigned char image[IMAGE_BYTES];
	struct payload_header header;
	struct payload payload;
	struct machine machine;
	struct fault fault;
};

static void put_header(struct fixture *f)
{
	memcpy(f->image + PAYLOAD_HEADER_OFFSET, &f->header, sizeof(f->header));
}

/* A good payload, and a machine that is a recorded one or, with iomem, one of the test's own. */
static void make(struct fixture *f, const char *iomem)
{
	struct tree tree;
	int root;

	memset(f, 0, sizeof(*f));
	memset(f->image, CODE_BYTE, sizeof(f->image));
	f->header = (struct payload_header){ PAYLOAD_MAGIC, IMAGE_BYTES, MEMORY_BYTES };
	put_header(f);
	f->payload = (struct payload){ f->image, sizeof(f->image) };
	f->machine.action = HANDOVER_POWEROFF;
	f->machine.boot_cpu = BOOT_CPU;
	f->machine.serial_port = SERIAL;
	f->machine.flags = HANDOVER_VERIFY | HANDOVER_ONE_CPU;
	handover_list_cpu(f->machine.cpus, BOOT_CPU);
	handover_list_cpu(f->machine.cpus, OTHER_CPU);
	root = open_root("tests/data/q35-seabios");
	assert_true(root >= 0);
	acpi_tables_read(&f->machine.acpi, root, f->machine.action);
	if (iomem) {
		tree_make(&tree);
		tree_put(&tree, "proc/iomem", iomem);
		f->machine.memory = memory_read(tree.root, &f->fault);
		tree_drop(&tree);
	} else {
		f->machine.memory = memory_read(root, &f->fault);
	}
	close(root);
	assert_non_null(f->machine.memory);
}

static void drop(struct fixture *f)
{
	free((void *)f->machine.memory);
}

static int build(struct fixture *f, struct segment *segment)
{
	return segment_build(segment, &f->payload, &f->machine, &f->fault);
}

static void image_zeros_and_block_follow_each_other(void **state)
{
	const unsigned char *content;
	struct segment segment;
	struct fixture f;
	size_t i;

	make(&f, NULL);
	assert_int_equal(build(&f, &segment), 0);
	content = segment.content;
	assert_int_equal(segment.bytes, MEMORY_BYTES + PAGE_BYTES);
	assert_memory_equal(content, f.image, IMAGE_BYTES);
	for (i = IMAGE_BYTES; i < MEMORY_BYTES; i++)
		assert_int_equal(content[i], 0);
	assert_ptr_equal(segment.block, content + MEMORY_BYTES);
	assert_null(handover_check(segment.block, PAGE_BYTES));
	assert_int_equal(segment.block->action, HANDOVER_POWEROFF);
	assert_int_equal(segment.block->boot_cpu, BOOT_CPU);
	assert_int_equal(segment.block->serial_port, SERIAL);
	assert_int_equal(segment.block->flags, HANDOVER_VERIFY | HANDOVER_ONE_CPU);
	assert_memory_equal(segment.block->cpus, f.machine.cpus, sizeof(f.machine.cpus));
	assert_int_equal(segment.block->ram_count, f.machine.memory->map.ram.count);
	free(segment.content);
	drop(&f);
}

static void place_is_low_if_it_fits(void **state)
{
	struct segment segment;
	struct fixture f;

	make(&f, NULL);
	assert_int_equal(build(&f, &segment), 0);
	assert_int_equal(segment.at, 0x10000);
	free(segment.content);
	drop(&f);
}

static void place_is_above_1_mib_if_low_memory_is_short(void **state)
{
	/* one byte less than 17 pages between 0x10000 and the hole */
	static const char iomem[] = "00000000-00020ffe : System RAM\n"
				    "00100000-07ffffff : System RAM\n";
	struct segment segment;
	struct fixture f;

	make(&f, iomem);
	assert_int_equal(build(&f, &segment), 0);
	assert_int_equal(segment.at, 0x100000);
	free(segment.content);
	drop(&f);

	make(&f, "00000000-00020fff : System RAM\n00100000-07ffffff : System RAM\n");
	assert_int_equal(build(&f, &segment), 0);
	assert_int_equal(segment.at, 0x10000);
	free(segment.content);
	drop(&f);
}

static void memory_above_4_gib_or_a_drivers_is_no_place(void **state)
{
	static const char *const cases[] = {
		"00000000-0000ffff : System RAM\n100000000-1ffffffff : System RAM\n",
		"00000000-0000ffff : System RAM\n00100000-07ffffff : System RAM (kmem)\n",
	};
	struct segment segment;
	struct fixture f;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		make(&f, cases[i]);
		assert_int_equal(build(&f, &segment), -ENOSPC);
		assert_string_equal(f.fault.text, "no 68 KiB of RAM in one piece below 4 GiB");
		assert_null(segment.content);
		drop(&f);
	}
}

static void panic_image_lies_in_the_memory_reserved_for_it(void **state)
{
	static const struct {
		const char *reserved;
		int error;
		const char *text;
	} cases[] = {
		{ "  04000000-040fffff : Crash kernel\n", 0, NULL },
		/* one byte less than 17 pages */
		{ "  04000000-04010ffe : Crash kernel\n", -ENOSPC,
		  "the memory that is reserved for a panic is too small: 68 KiB are needed" },
		{ "", -ENOSPC,
		  "no memory is reserved for a panic: add crashkernel=1M to the kernel's command "
		  "line" },
	};
	struct segment segment;
	char iomem[256];
	struct fixture f;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(iomem, sizeof(iomem), "00100000-07ffffff : System RAM\n%s",
			 cases[i].reserved);
		make(&f, iomem);
		f.machine.panic = true;
		assert_int_equal(build(&f, &segment), cases[i].error);
		if (cases[i].error)
			assert_string_equal(f.fault.text, cases[i].text);
		else
			assert_int_equal(segment.at, 0x4000000);
		free(segment.content);
		drop(&f);
	}
}

static void block_alone_goes_beside_a_file(void **state)
{
	struct segment segment;
	struct fixture f;

	make(&f, NULL);
	f.machine.image = "memwipe.efi";
	assert_int_equal(build(&f, &segment), 0);
	assert_ptr_equal(segment.block, segment.content);
	assert_int_equal(segment.bytes, PAGE_BYTES);
	assert_string_equal(segment.image, "memwipe.efi");
	assert_null(handover_check(segment.block, segment.bytes));
	free(segment.content);
	drop(&f);
}

static void damaged_payload_is_refused(void **state)
{
	static const struct payload_header cases[] = {
		{ PAYLOAD_MAGIC + 1, IMAGE_BYTES, MEMORY_BYTES },
		{ PAYLOAD_MAGIC, IMAGE_BYTES - 1, MEMORY_BYTES },
		{ PAYLOAD_MAGIC, IMAGE_BYTES + 1, MEMORY_BYTES },
		{ PAYLOAD_MAGIC, IMAGE_BYTES, PAGE_BYTES },
		{ PAYLOAD_MAGIC, IMAGE_BYTES, MEMORY_BYTES + 1 },
		{ PAYLOAD_MAGIC, IMAGE_BYTES, 0x80000000 },
	};
	struct segment segment;
	struct fixture f;
	size_t i;

	make(&f, NULL);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		f.header = cases[i];
		put_header(&f);
		assert_int_equal(build(&f, &segment), -ENOEXEC);
		assert_string_equal(f.fault.text, "the payload image is damaged");
	}
	f.payload.bytes = PAYLOAD_HEADER_OFFSET + sizeof(f.header) - 1;
	assert_int_equal(build(&f, &segment), -ENOEXEC);
	assert_string_equal(f.fault.text, "the payload image is cut off");
	drop(&f);
}

static void poweroff_that_the_tables_do_not_allow_becomes_a_reset(void **state)
{
	struct segment segment;
	struct fixture f;

	make(&f, NULL);
	assert_int_equal(build(&f, &segment), 0);
	assert_null(segment.no_poweroff);
	assert_int_equal(segment.block->action, HANDOVER_POWEROFF);
	free(segment.content);
	f.machine.acpi.has_s5 = false;
	assert_int_equal(build(&f, &segment), 0);
	assert_string_equal(segment.no_poweroff, "no ACPI sleep type for power-off");
	assert_int_equal(segment.block->action, HANDOVER_REBOOT);
	assert_true(segment.block->final_count > 0);
	free(segment.content);
	f.machine.action = HANDOVER_HALT;
	assert_int_equal(build(&f, &segment), 0);
	assert_null(segment.no_poweroff);
	assert_int_equal(segment.block->final_count, 0);
	free(segment.content);
	drop(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(image_zeros_and_block_follow_each_other),
		cmocka_unit_test(place_is_low_if_it_fits),
		cmocka_unit_test(place_is_above_1_mib_if_low_memory_is_short),
		cmocka_unit_test(memory_above_4_gib_or_a_drivers_is_no_place),
		cmocka_unit_test(panic_image_lies_in_the_memory_reserved_for_it),
		cmocka_unit_test(block_alone_goes_beside_a_file),
		cmocka_unit_test(damaged_payload_is_refused),
		cmocka_unit_test(poweroff_that_the_tables_do_not_allow_becomes_a_reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
