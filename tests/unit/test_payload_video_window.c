/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The memory type of the window, with page attribute tables of both kinds. */
#include "kexec-wipe/payload/cpu.h"

#define read_msr  fake_read_msr
#define write_msr fake_write_msr
static uint64_t fake_read_msr(uint32_t msr);
static void fake_write_msr(uint32_t msr, uint64_t value);
#include "kexec-wipe/payload/video_window.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define PAT_OF_LINUX	   0x0407050600070106ULL
#define PAT_AFTER_RESET	   0x0007040600070406ULL
#define PAT_WITH_COMBINING 0x0007040600070106ULL
#define SCREEN		   ((struct mem_range){ 0xfd000000, 0xfd300000 })

static uint64_t pat;
static unsigned int pat_writes;

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

struct window paging_add_window(unsigned int number, uint64_t *tables)
{
	assert_int_equal(number, WINDOWS_MAX - 1);
	return (struct window){ tables, 0, 0 };
}

void *paging_move_window(const struct window *window, struct mem_range r)
{
	assert_int_equal(r.start, SCREEN.start);
	assert_int_equal(r.end, SCREEN.end);
	assert_int_equal(window->pat_slot, 1);
	return pages;
}

static void slot_of_linux_is_taken(void **state)
{
	pat = PAT_OF_LINUX;
	pat_writes = 0;
	assert_int_equal(video_window_type(), 1);
	assert_int_equal(pat_writes, 0);
}

static void a_slot_is_made_where_there_is_none(void **state)
{
	pat = PAT_AFTER_RESET;
	pat_writes = 0;
	assert_int_equal(video_window_type(), PAT_FREE_SLOT);
	assert_int_equal(video_window_type(), PAT_FREE_SLOT);
	assert_int_equal(pat, PAT_WITH_COMBINING);
	assert_int_equal(pat_writes, 1);
}

static void any_slot_will_do(void **state)
{
	for (unsigned int i = 0; i < PAT_SLOTS; i++) {
		pat = 0x0606060606060606 ^ 0x7ULL << 8 * i; /* write-back but for this one */
		assert_int_equal(video_window_type(), i);
	}
}

static void the_screen_has_the_type(void **state)
{
	pat = PAT_OF_LINUX;
	assert_ptr_equal(video_window_move(SCREEN), pages);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slot_of_linux_is_taken),
		cmocka_unit_test(a_slot_is_made_where_there_is_none),
		cmocka_unit_test(any_slot_will_do),
		cmocka_unit_test(the_screen_has_the_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
