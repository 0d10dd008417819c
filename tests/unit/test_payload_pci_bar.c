/* SPDX-License-Identifier: GPL-2.0-or-later */
/* BARs are measured on a function made of registers, some of whose bits cannot be written. */
#include "kexec-wipe/payload/pci_bar.c"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { FUNCTION = 0x1000, REGISTERS = 16, DECODE = PCI_COMMAND_IO | PCI_COMMAND_MEMORY };

static uint32_t reg[REGISTERS];
static uint32_t fixed[REGISTERS]; /* bits that writes do not change */
static unsigned int loud_writes;  /* to BARs, while the function answers */

uint32_t pci_read(uint32_t function, unsigned int at)
{
	assert_int_equal(function, FUNCTION);
	return reg[at / sizeof(reg[0])];
}

void pci_write(uint32_t function, unsigned int at, uint32_t value)
{
	unsigned int i = at / sizeof(reg[0]);

	assert_int_equal(function, FUNCTION);
	assert_in_range(at, PCI_BAR, PCI_BAR + (PCI_BARS_MAX - 1) * BAR_BYTES);
	loud_writes += reg[PCI_COMMAND / sizeof(reg[0])] & DECODE ? 1 : 0;
	reg[i] = (reg[i] & fixed[i]) | (value & ~fixed[i]);
}

void pci_write_command(uint32_t function, uint16_t command)
{
	reg[PCI_COMMAND / sizeof(reg[0])] = command;
}

/* BAR `index` is at `start` and decodes `bytes`. */
static void give_bar(unsigned int index, uint64_t start, uint64_t bytes, uint32_t flags)
{
	unsigned int i = PCI_BAR / sizeof(reg[0]) + index;

	reg[i] = (uint32_t)start | flags;
	fixed[i] = (uint32_t)(bytes - 1) | BAR_FLAGS;
	if ((flags & BAR_TYPE) != BAR_64BIT)
		return;
	reg[i + 1] = (uint32_t)(start >> 32);
	fixed[i + 1] = (uint32_t)((bytes - 1) >> 32);
}

static int start_empty(void **state)
{
	memset(reg, 0, sizeof(reg));
	memset(fixed, 0xff, sizeof(fixed));
	reg[PCI_COMMAND / sizeof(reg[0])] = DECODE;
	loud_writes = 0;
	return 0;
}

/* Measure, and see that nothing was changed and nothing was heard. */
static unsigned int measure_all(struct pci_bar bar[static PCI_BARS_MAX])
{
	uint32_t before[REGISTERS];
	unsigned int count;

	memcpy(before, reg, sizeof(reg));
	count = pci_memory_bars(FUNCTION, bar);
	assert_memory_equal(reg, before, sizeof(reg));
	assert_int_equal(loud_writes, 0);
	return count;
}

static void memory_is_measured_and_told_apart(void **state)
{
	struct pci_bar bar[PCI_BARS_MAX];

	give_bar(0, 0xfd000000, 16 << 20, BAR_PREFETCHABLE);
	give_bar(2, 0xfebf0000, 4096, 0);
	assert_int_equal(measure_all(bar), 2);
	assert_int_equal(bar[0].range.start, 0xfd000000);
	assert_int_equal(bar[0].range.end, 0xfe000000);
	assert_int_equal(bar[0].number, 0);
	assert_true(bar[0].prefetchable);
	assert_int_equal(bar[1].range.start, 0xfebf0000);
	assert_int_equal(bar[1].range.end, 0xfebf1000);
	assert_int_equal(bar[1].number, 2);
	assert_false(bar[1].prefetchable);
}

static void wide_bars_lie_above_4_gib_and_may_be_larger(void **state)
{
	struct pci_bar bar[PCI_BARS_MAX];

	give_bar(0, 0x3800000000, 1ULL << 34, BAR_PREFETCHABLE | BAR_64BIT);
	give_bar(2, 0x3ff0000000, 256 << 20, BAR_PREFETCHABLE | BAR_64BIT);
	give_bar(4, 0xf0000000, 64 << 20, BAR_PREFETCHABLE | BAR_64BIT);
	assert_int_equal(measure_all(bar), 3);
	assert_int_equal(bar[0].range.start, 0x3800000000);
	assert_int_equal(bar[0].range.end, 0x3c00000000);
	assert_int_equal(bar[1].range.start, 0x3ff0000000);
	assert_int_equal(bar[1].range.end, 0x4000000000);
	assert_int_equal(bar[2].range.start, 0xf0000000);
	assert_int_equal(bar[2].range.end, 0xf4000000);
	assert_int_equal(bar[2].number, 4);
}

static void ports_are_not_memory(void **state)
{
	struct pci_bar bar[PCI_BARS_MAX];

	give_bar(3, 0xe000, 256, BAR_IO);
	/* What a port has in bit 3 is part of its number. */
	give_bar(4, 0xe108, 8, BAR_IO);
	assert_int_equal(measure_all(bar), 0);
}

static void what_has_no_address_is_left(void **state)
{
	struct pci_bar bar[PCI_BARS_MAX];

	give_bar(0, 0, 16 << 20, BAR_PREFETCHABLE);
	give_bar(2, 1ULL << 53, 16 << 20, BAR_PREFETCHABLE | BAR_64BIT);
	assert_int_equal(measure_all(bar), 0);
}

static void the_last_bar_has_no_second_half(void **state)
{
	struct pci_bar bar[PCI_BARS_MAX];

	reg[(PCI_BAR + 5 * BAR_BYTES) / sizeof(reg[0])] = 0xf0000000 | BAR_PREFETCHABLE | BAR_64BIT;
	assert_int_equal(measure_all(bar), 0);
}

static void a_function_that_is_deaf_is_left(void **state)
{
	struct pci_bar bar[PCI_BARS_MAX];

	give_bar(0, 0xfd000000, 16 << 20, BAR_PREFETCHABLE);
	reg[PCI_COMMAND / sizeof(reg[0])] = PCI_COMMAND_IO;
	assert_int_equal(measure_all(bar), 0);
}

static void a_bridge_has_other_registers_there(void **state)
{
	struct pci_bar bar[PCI_BARS_MAX];

	give_bar(0, 0xfd000000, 16 << 20, BAR_PREFETCHABLE);
	reg[PCI_HEADER / sizeof(reg[0])] = 0x810000;
	assert_int_equal(measure_all(bar), 0);
	reg[PCI_HEADER / sizeof(reg[0])] = 0x800000;
	assert_int_equal(measure_all(bar), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(memory_is_measured_and_told_apart, start_empty),
		cmocka_unit_test_setup(wide_bars_lie_above_4_gib_and_may_be_larger, start_empty),
		cmocka_unit_test_setup(ports_are_not_memory, start_empty),
		cmocka_unit_test_setup(what_has_no_address_is_left, start_empty),
		cmocka_unit_test_setup(the_last_bar_has_no_second_half, start_empty),
		cmocka_unit_test_setup(a_function_that_is_deaf_is_left, start_empty),
		cmocka_unit_test_setup(a_bridge_has_other_registers_there, start_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
