/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The memory type that the pages of the window ask for, with page attribute tables of both kinds.
 */
#include "kexec-wipe/payload/cpu.h"

#define read_msr  fake_read_msr
#define write_msr fake_write_msr
static uint64_t fake_read_msr(uint32_t msr);
static void fake_write_msr(uint32_t msr, uint64_t value);
#include "kexec-wipe/payload/video_window.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define PAGE ((uint64_t)LARGE_PAGE_BYTES)

#define PAT_OF_LINUX	   0x0407050600070106ULL
#define PAT_AFTER_RESET	   0x0007040600070406ULL
#define PAT_WITH_COMBINING 0x0007040600070106ULL

static uint64_t pat;
static unsigned int pat_writes;
static const uint64_t *attached;

static uint64_t fake_read_msr(uint32_t msr)
{
	assert_int_equal(msr, MSR_PAT);
	return pat;
}

static void fake_write_msr(uint32_t msr, uint64_t value)
{
	assert_int_equal(msr, MSR_PAT);
	pat = value;
	pat_writes++;
}

void paging_attach(unsigned int slot, const uint64_t *table)
{
	assert_int_equal(slot, SLOT);
	attached = table;
}

static void map(uint64_t start, uint64_t end)
{
	void *at = video_window_move((struct mem_range){ start, end });

	assert_ptr_equal(attached, directory);
	assert_int_equal((uintptr_t)at, ((uint64_t)SLOT << SLOT_SHIFT) + start % PAGE);
}

static void slot_of_linux_is_taken(void **state)
{
	pat = PAT_OF_LINUX;
	pat_writes = 0;
	map(0x3800000000, 0x3800000000 + 3 * PAGE);
	assert_int_equal(pages[0], 0x3800000000 | 0x83 | WRITE_THROUGH);
	assert_int_equal(pages[2], (0x3800000000 + 2 * PAGE) | 0x83 | WRITE_THROUGH);
	assert_int_equal(pages[3], 0);
	assert_int_equal(pat_writes, 0);
}

static void a_slot_is_made_where_there_is_none(void **state)
{
	pat = PAT_AFTER_RESET;
	pat_writes = 0;
	map(0xfd000000, 0xfe000000);
	map(0xfd000000, 0xfe000000);
	assert_int_equal(pat, PAT_WITH_COMBINING);
	assert_int_equal(pat_writes, 1);
	assert_int_equal(pages[0], 0xfd000000 | 0x83 | WRITE_THROUGH);
}

static void any_slot_will_do(void **state)
{
	static const uint64_t bits[PAT_SLOTS] = {
		0, 0x8, 0x10, 0x18, 0x1000, 0x1008, 0x1010, 0x1018
	};

	for (unsigned int i = 0; i < PAT_SLOTS; i++) {
		pat = 0x0606060606060606 ^ 0x7ULL << 8 * i; /* write-back but for this one */
		map(0, PAGE);
		assert_int_equal(pages[0], 0x83 | bits[i]);
	}
}

static void ends_within_a_page_are_mapped(void **state)
{
	pat = PAT_OF_LINUX;
	map(0xa0000, 0xc0000);
	assert_int_equal(pages[0], 0x83 | WRITE_THROUGH);
	assert_int_equal(pages[1], 0);
	map(PAGE - 1, PAGE + 1);
	assert_int_equal(pages[1], PAGE | 0x83 | WRITE_THROUGH);
	map(PAGE - 1, PAGE - 1 + VIDEO_WINDOW_BYTES);
	assert_int_equal(pages[ENTRIES - 1] & ~0xfffULL, (ENTRIES - 1) * PAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slot_of_linux_is_taken),
		cmocka_unit_test(a_slot_is_made_where_there_is_none),
		cmocka_unit_test(any_slot_will_do),
		cmocka_unit_test(ends_within_a_page_are_mapped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
