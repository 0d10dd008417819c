/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which memory is cleared, with adapters, a clock and a store loop that are made up. */
#include "kexec-wipe/payload/cpu.h"

#define wait_us	 fake_wait_us
#define read_tsc fake_read_tsc
static void fake_wait_us(unsigned int microseconds);
static uint64_t fake_read_tsc(void);
#include "kexec-wipe/payload/video.c"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define MIB		    (1UL << 20)
#define NOWHERE		    ((struct mem_range){ 0x10000, 0x20000 })
#define CLEARED_MAX	    64
#define TICKS_A_MICROSECOND 1000
#define SLOW_TICKS_A_STEP   (10UL * 1000000 * TICKS_A_MICROSECOND) /* 10 s */

static struct {
	uint16_t class;
	struct mem_range bar[PCI_BARS_MAX];
	unsigned int bars;
} function[4];
static struct handover block;
static struct mem_range window, cleared[CLEARED_MAX];
static unsigned int steps, vga_clears, complaints;
static uint64_t now, step_ticks, bad_from;
static bool has_vga;

static void fake_wait_us(unsigned int microseconds)
{
	now += (uint64_t)microseconds * TICKS_A_MICROSECOND;
}

static uint64_t fake_read_tsc(void)
{
	return now;
}

void pci_visit(void (*visit)(void *arg, uint32_t function), void *arg)
{
	for (uint32_t i = 0; i < sizeof(function) / sizeof(function[0]); i++)
		visit(arg, i);
}

uint16_t pci_class(uint32_t i)
{
	return function[i].class;
}

unsigned int pci_memory_bars(uint32_t i, struct mem_range bar[static PCI_BARS_MAX])
{
	memcpy(bar, function[i].bar, sizeof(function[i].bar));
	return function[i].bars;
}

void *video_window_move(struct mem_range r)
{
	assert_true(r.start < r.end && r.end - r.start <= VIDEO_WINDOW_BYTES);
	window = r;
	return NULL;
}

uint64_t fill(void *at, uint64_t bytes)
{
	assert_int_equal(bytes, window.end - window.start);
	now += step_ticks;
	if (window.end > bad_from)
		window.end = bad_from;
	if (steps && cleared[steps - 1].end == window.start)
		cleared[steps - 1].end = window.end;
	else
		cleared[steps++] = window;
	return bytes - (window.end - window.start);
}

bool vga_present(void)
{
	return has_vga;
}

uint64_t vga_clear(void)
{
	vga_clears++;
	return 0;
}

void say(const char *text, ...)
{
	complaints += strstr(text, "not cleared") ? 1 : 0;
}

static void give_bar(unsigned int i, uint16_t class, uint64_t start, uint64_t bytes)
{
	function[i].class = class;
	function[i].bar[function[i].bars++] = (struct mem_range){ start, start + bytes };
}

static void give_screen(uint64_t base)
{
	block.screen = (struct screen){ .base = base,
					.bytes = 4 * MIB,
					.pitch = 4096,
					.width = 1024,
					.height = 768,
					.bits = 32,
					.red = { 16, 8 },
					.green = { 8, 8 },
					.blue = { 0, 8 } };
	assert_null(screen_check(&block.screen));
}

static int reset(void **state)
{
	memset(function, 0, sizeof(function));
	memset(&block, 0, sizeof(block));
	memset(cleared, 0, sizeof(cleared));
	steps = vga_clears = complaints = 0;
	now = step_ticks = 0;
	bad_from = UINT64_MAX;
	has_vga = false;
	return 0;
}

static void expect(unsigned int i, uint64_t start, uint64_t bytes)
{
	assert_true(i < steps);
	assert_int_equal(cleared[i].start, start);
	assert_int_equal(cleared[i].end - start, bytes);
}

static void all_memory_of_display_functions_is_cleared(void **state)
{
	give_bar(0, 0x0300, 0xfd000000, 16 * MIB);
	give_bar(1, 0x0200, 0xe0000000, 16 * MIB); /* a network card */
	give_bar(2, 0x0380, 0x3800000000, 20 * MIB);
	give_bar(2, 0x0380, 0x3900000000, 256 * MIB);
	video_clear(&block, NOWHERE);
	assert_int_equal(steps, 3);
	expect(0, 0xfd000000, 16 * MIB);
	expect(1, 0x3800000000, 20 * MIB);
	expect(2, 0x3900000000, 256 * MIB);
	assert_int_equal(complaints, 0);
}

static void small_bars_are_left(void **state)
{
	give_bar(0, 0x0300, 0xfe800000, 16384);
	give_bar(0, 0x0300, 0xfe000000, MIB);
	video_clear(&block, NOWHERE);
	assert_int_equal(steps, 1);
	expect(0, 0xfe000000, MIB);
}

static void a_screen_inside_a_bar_is_cleared_once(void **state)
{
	give_bar(0, 0x0300, 0xfd000000, 16 * MIB);
	give_screen(0xfd400000);
	video_clear(&block, NOWHERE);
	assert_int_equal(steps, 1);
	expect(0, 0xfd000000, 16 * MIB);
}

static void a_screen_elsewhere_is_cleared_too(void **state)
{
	give_bar(0, 0x0300, 0xfd000000, 16 * MIB);
	give_screen(0x80000000);
	video_clear(&block, NOWHERE);
	assert_int_equal(steps, 2);
	expect(1, 0x80000000, 4 * MIB);
}

static void a_screen_that_makes_no_sense_is_left(void **state)
{
	give_screen(0x80000000);
	block.screen.pitch = 1;
	video_clear(&block, NOWHERE);
	assert_int_equal(steps, 0);
}

static void own_memory_is_never_written(void **state)
{
	give_bar(0, 0x0300, 0x10000000, 16 * MIB);
	give_screen(0x20000000);
	video_clear(&block, (struct mem_range){ 0x10ffffff, 0x20000001 });
	assert_int_equal(steps, 0);
}

static void slow_memory_is_given_up_after_half_a_minute(void **state)
{
	step_ticks = SLOW_TICKS_A_STEP;
	give_bar(0, 0x0300, 0x3800000000, 1024 * MIB);
	give_screen(0x80000000);
	has_vga = true;
	video_clear(&block, NOWHERE);
	assert_int_equal(steps, 1);
	expect(0, 0x3800000000, 3UL * BYTES_A_STEP);
	assert_int_equal(complaints, 2);
	assert_int_equal(vga_clears, 1);
}

static void memory_that_faults_is_given_up(void **state)
{
	give_bar(0, 0x0300, 0xfd000000, 64 * MIB);
	bad_from = 0xfd000000 + 20 * MIB;
	video_clear(&block, NOWHERE);
	assert_int_equal(steps, 1);
	expect(0, 0xfd000000, 20 * MIB);
	assert_int_equal(complaints, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(all_memory_of_display_functions_is_cleared, reset),
		cmocka_unit_test_setup(small_bars_are_left, reset),
		cmocka_unit_test_setup(a_screen_inside_a_bar_is_cleared_once, reset),
		cmocka_unit_test_setup(a_screen_elsewhere_is_cleared_too, reset),
		cmocka_unit_test_setup(a_screen_that_makes_no_sense_is_left, reset),
		cmocka_unit_test_setup(own_memory_is_never_written, reset),
		cmocka_unit_test_setup(slow_memory_is_given_up_after_half_a_minute, reset),
		cmocka_unit_test_setup(memory_that_faults_is_given_up, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
