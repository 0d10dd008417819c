/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The last instructions, byte for byte as an assembler would write them. */
#include "kexec-wipe/payload/stub.c"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define HEAD 0xf3, 0xab, 0x0f, 0x09
#define TAIL 0xf4, 0xeb, 0xfd

static void expect(const uint8_t expected[static STUB_BYTES], const struct handover_write *write,
		   const uint32_t *value, uint32_t count)
{
	uint8_t stub[STUB_BYTES + 1];

	for (unsigned int i = 0; i < sizeof(stub); i++)
		stub[i] = 0xee;
	stub_emit(stub, write, value, count);
	assert_memory_equal(stub, expected, STUB_BYTES);
	assert_int_equal(stub[STUB_BYTES], 0xee);
}

static void no_write_halts(void **state)
{
	static const uint8_t expected[STUB_BYTES] = { HEAD, TAIL };

	expect(expected, NULL, NULL, 0);
}

static void ports_take_bytes_words_and_dwords(void **state)
{
	static const struct handover_write write[] = {
		{ .address = 0xcf9, .space = ACPI_SPACE_IO, .bytes = 1 },
		{ .address = 0x604, .space = ACPI_SPACE_IO, .bytes = 2 },
		{ .address = 0xff00, .space = ACPI_SPACE_IO, .bytes = 4 },
	};
	static const uint32_t value[] = { 0x0e, 0x2001, 0x12345678 };
	static const uint8_t expected[STUB_BYTES] = {
		HEAD, 0xb8, 0x0e, 0x00, 0x00, 0x00, 0xba, 0xf9, 0x0c, 0x00, 0x00, 0xee,
		0xb8, 0x01, 0x20, 0x00, 0x00, 0xba, 0x04, 0x06, 0x00, 0x00, 0x66, 0xef,
		0xb8, 0x78, 0x56, 0x34, 0x12, 0xba, 0x00, 0xff, 0x00, 0x00, 0xef, TAIL,
	};

	expect(expected, write, value, 3);
}

static void memory_takes_bytes_words_and_dwords(void **state)
{
	static const struct handover_write write[] = {
		{ .address = 0xfea00200, .space = ACPI_SPACE_MEMORY, .bytes = 1 },
		{ .address = 0xfed80800, .space = ACPI_SPACE_MEMORY, .bytes = 2 },
		{ .address = 0xfffffffc, .space = ACPI_SPACE_MEMORY, .bytes = 4 },
	};
	static const uint32_t value[] = { 0x34, 0x2001, 0x12345678 };
	static const uint8_t expected[STUB_BYTES] = {
		HEAD, 0xc6, 0x05, 0x00, 0x02, 0xa0, 0xfe, 0x34, 0x66, 0xc7, 0x05, 0x00, 0x08, 0xd8,
		0xfe, 0x01, 0x20, 0xc7, 0x05, 0xfc, 0xff, 0xff, 0xff, 0x78, 0x56, 0x34, 0x12, TAIL,
	};

	expect(expected, write, value, 3);
}

static void the_longest_writes_fit(void **state)
{
	struct handover_write write[HANDOVER_FINAL_MAX];
	uint32_t value[HANDOVER_FINAL_MAX];
	uint8_t stub[STUB_BYTES];

	for (unsigned int i = 0; i < HANDOVER_FINAL_MAX; i++) {
		write[i] = (struct handover_write){ .space = ACPI_SPACE_IO, .bytes = 2 };
		value[i] = 0xffff;
	}
	stub_emit(stub, write, value, HANDOVER_FINAL_MAX);
	assert_int_equal(stub[HEAD_BYTES + HANDOVER_FINAL_MAX * WRITE_BYTES_MAX], 0xf4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_write_halts),
		cmocka_unit_test(ports_take_bytes_words_and_dwords),
		cmocka_unit_test(memory_takes_bytes_words_and_dwords),
		cmocka_unit_test(the_longest_writes_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
