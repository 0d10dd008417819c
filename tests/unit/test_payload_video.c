/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which memory is cleared, with adapters, a clock and a store loop that are made up. */
#include "kexec-wipe/payload/cpu.h"

#define wait_us	 fake_wait_us
#define read_tsc fake_read_tsc
static void fake_wait_us(unsigned int microseconds);
static uint64_t fake_read_tsc(void);
#include "kexec-wipe/payload/adapter.c"
#include "kexec-wipe/payload/video.c"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define MIB		    (1UL << 20)
#define GIB		    (1UL << 30)
#define NOWHERE		    ((struct mem_range){ 0x10000, 0x20000 })
#define CLEARED_MAX	    64
#define TICKS_A_MICROSECOND 1000
#define SLOW_TICKS_A_STEP   (10UL * 1000000 * TICKS_A_MICROSECOND) /* 10 s */

enum { DISPLAY = 0x0300, DISPLAY_3D = 0x0302, NETWORK = 0x0200, WRITE_COMBINING = 5 };
enum {
	INTEL = 0x7d558086,
	AMD = 0x744c1002,
	AMD_OLD = 0x47521002,
	ASPEED = 0x20001a03,
	STANDARD_VGA = 0x11111234,
	UNKNOWN = 0x63301039,
};

static struct {
	uint32_t id;
	uint16_t class;
	struct pci_bar bar[PCI_BARS_MAX];
	unsigned int bars;
} function[4];
static union {
	struct handover block;
	char room[sizeof(struct handover) + sizeof(struct mem_range)];
} given;
static struct mem_range window, own, cleared[CLEARED_MAX];
static unsigned int steps, vga_clears, left_alone;
static uint64_t now, step_ticks, bad_from, not_cleared_kib;
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

uint32_t pci_read(uint32_t i, unsigned int reg)
{
	assert_int_equal(reg, PCI_ID);
	return function[i].id;
}

uint16_t pci_class(uint32_t i)
{
	return function[i].class;
}

unsigned int pci_memory_bars(uint32_t i, struct pci_bar bar[static PCI_BARS_MAX])
{
	memcpy(bar, function[i].bar, sizeof(function[i].bar));
	return function[i].bars;
}

static void note(struct mem_range r)
{
	if (steps && cleared[steps - 1].end == r.start)
		cleared[steps - 1].end = r.end;
	else
		cleared[steps++] = r;
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
	note(window);
	return 0;
}

unsigned int video_window_type(void)
{
	return WRITE_COMBINING;
}

void wipe_range(const struct window *w, struct mem_range r, struct tally *tally)
{
	uint64_t end = r.end < bad_from ? r.end : r.start > bad_from ? r.start : bad_from;

	assert_int_equal(w->pat_slot, WRITE_COMBINING);
	assert_true(r.start < r.end && r.end - r.start <= BYTES_A_STEP);
	now += step_ticks;
	if (r.start < end)
		note((struct mem_range){ r.start, end });
	tally->written += end - r.start;
	tally->skipped += r.end - end;
}

/* In pieces that end at each GiB, as the real one's do at the latest. */
void crew_run(const struct window *w, const struct place_set *set, crew_task *task,
	      const char *doing, struct tally *sum)
{
	assert_int_equal(set->own.start, own.start);
	assert_int_equal(set->own.end, own.end);
	assert_true(set->count);
	for (uint32_t i = 0; i < set->count; i++) {
		struct mem_range r = set->ram[i];

		assert_true(i == 0 || r.start > set->ram[i - 1].end);
		while (r.start < r.end) {
			uint64_t end = r.start / GIB * GIB + GIB < r.end ? r.start / GIB * GIB + GIB
									 : r.end;

			task(w, (struct mem_range){ r.start, end }, sum);
			r.start = end;
		}
	}
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
	va_list args;

	va_start(args, text);
	if (strstr(text, "not cleared"))
		not_cleared_kib = va_arg(args, unsigned long);
	if (strstr(text, "left alone"))
		left_alone += va_arg(args, unsigned long);
	va_end(args);
}

static void give_adapter(unsigned int i, uint32_t id, uint16_t class)
{
	function[i].id = id;
	function[i].class = class;
}

static void give_bar(unsigned int i, unsigned int number, uint64_t start, uint64_t bytes,
		     bool prefetchable)
{
	function[i].bar[function[i].bars++] =
		(struct pci_bar){ { start, start + bytes }, number, prefetchable };
}

static void give_screen(uint64_t base)
{
	given.block.screen = (struct screen){ .base = base,
					      .bytes = 4 * MIB,
					      .pitch = 4096,
					      .width = 1024,
					      .height = 768,
					      .bits = 32,
					      .red = { 16, 8 },
					      .green = { 8, 8 },
					      .blue = { 0, 8 } };
	assert_null(screen_check(&given.block.screen));
}

static int reset(void **state)
{
	memset(function, 0, sizeof(function));
	memset(&given.block, 0, sizeof(given));
	memset(cleared, 0, sizeof(cleared));
	steps = vga_clears = left_alone = 0;
	now = step_ticks = not_cleared_kib = 0;
	bad_from = UINT64_MAX;
	has_vga = false;
	own = NOWHERE;
	return 0;
}

static void clear_it(void)
{
	const struct window of_this_cpu = { 0 };

	video_clear(&given.block, own, &of_this_cpu);
}

static void expect(unsigned int i, uint64_t start, uint64_t bytes)
{
	assert_true(i < steps);
	assert_int_equal(cleared[i].start, start);
	assert_int_equal(cleared[i].end - start, bytes);
}

static void memory_of_all_adapters_is_cleared(void **state)
{
	give_adapter(0, STANDARD_VGA, DISPLAY);
	give_bar(0, 0, 0xfd000000, 16 * MIB, true);
	give_bar(0, 2, 0xfebf0000, 4096, false);
	give_adapter(1, STANDARD_VGA, NETWORK);
	give_bar(1, 0, 0xe0000000, 16 * MIB, true);
	give_adapter(2, AMD, DISPLAY_3D);
	give_bar(2, 0, 0x3800000000, 32 * GIB, true);
	clear_it();
	assert_int_equal(steps, 2);
	expect(0, 0xfd000000, 16 * MIB);
	expect(1, 0x3800000000, 32 * GIB);
	assert_int_equal(not_cleared_kib, 0);
	assert_int_equal(left_alone, 0);
}

static void registers_that_are_prefetchable_are_left(void **state)
{
	give_adapter(0, INTEL, DISPLAY);
	give_bar(0, 0, 0x4058000000, 16 * MIB, true);
	give_bar(0, 2, 0x4000000000, 256 * MIB, true);
	give_adapter(1, AMD, DISPLAY);
	give_bar(1, 0, 0xf800000000, 256 * MIB, true);
	give_bar(1, 2, 0x10000000000, 256 * MIB, true);
	give_bar(1, 5, 0xfcb00000, MIB, false);
	clear_it();
	assert_int_equal(steps, 2);
	expect(0, 0x4000000000, 256 * MIB);
	expect(1, 0xf800000000, 256 * MIB);
}

static void memory_that_is_not_prefetchable_is_cleared(void **state)
{
	give_adapter(0, ASPEED, DISPLAY);
	give_bar(0, 0, 0xf6000000, 16 * MIB, false);
	give_bar(0, 1, 0xf7000000, 128 << 10, false);
	clear_it();
	assert_int_equal(steps, 1);
	expect(0, 0xf6000000, 16 * MIB);
}

static void what_is_not_known_is_left_and_counted(void **state)
{
	give_adapter(0, UNKNOWN, DISPLAY);
	give_bar(0, 0, 0xd0000000, 128 * MIB, true);
	give_adapter(1, AMD_OLD, DISPLAY);
	give_bar(1, 0, 0xe0000000, 16 * MIB, false);
	give_adapter(2, UNKNOWN, DISPLAY); /* decodes nothing */
	clear_it();
	assert_int_equal(steps, 0);
	assert_int_equal(left_alone, 2);
}

static void the_screens_own_bar_is_cleared_without_being_known(void **state)
{
	give_adapter(0, UNKNOWN, DISPLAY);
	give_bar(0, 0, 0xd0000000, 128 * MIB, true);
	give_bar(0, 1, 0xe0000000, 128 << 10, false);
	give_screen(0xd0400000);
	clear_it();
	assert_int_equal(steps, 1);
	expect(0, 0xd0000000, 128 * MIB);
	assert_int_equal(left_alone, 0);
}

/* Registers may lie beside the picture. */
static void of_a_plain_bar_only_the_screen_is_cleared(void **state)
{
	give_adapter(0, UNKNOWN, DISPLAY);
	give_bar(0, 0, 0xd0000000, 16 * MIB, false);
	give_screen(0xd0400000);
	clear_it();
	assert_int_equal(steps, 1);
	expect(0, 0xd0400000, 4 * MIB);
	assert_int_equal(left_alone, 1);
}

static void a_screen_inside_a_bar_is_cleared_once(void **state)
{
	give_adapter(0, STANDARD_VGA, DISPLAY);
	give_bar(0, 0, 0xfd000000, 16 * MIB, true);
	give_screen(0xfd400000);
	clear_it();
	assert_int_equal(steps, 1);
	expect(0, 0xfd000000, 16 * MIB);
}

static void a_screen_elsewhere_is_cleared_too(void **state)
{
	give_adapter(0, STANDARD_VGA, DISPLAY);
	give_bar(0, 0, 0xfd000000, 16 * MIB, true);
	give_screen(0x80000000);
	clear_it();
	assert_int_equal(steps, 2);
	expect(0, 0x80000000, 4 * MIB);
}

static void a_screen_that_makes_no_sense_is_left(void **state)
{
	give_screen(0x80000000);
	given.block.screen.pitch = 1;
	clear_it();
	video_clear_screen(&given.block, own);
	assert_int_equal(steps, 0);
}

static void slow_memory_is_given_up_after_half_a_minute(void **state)
{
	step_ticks = SLOW_TICKS_A_STEP;
	give_adapter(0, STANDARD_VGA, DISPLAY);
	give_bar(0, 0, 0x3800000000, GIB, true);
	has_vga = true;
	clear_it();
	assert_int_equal(steps, 1);
	expect(0, 0x3800000000, 3UL * BYTES_A_STEP);
	assert_int_equal(not_cleared_kib, (GIB - 3UL * BYTES_A_STEP) >> 10);
	assert_int_equal(vga_clears, 1);
}

static void memory_that_faults_is_told(void **state)
{
	give_adapter(0, STANDARD_VGA, DISPLAY);
	give_bar(0, 0, 0xfd000000, 64 * MIB, true);
	bad_from = 0xfd000000 + 20 * MIB;
	clear_it();
	assert_int_equal(steps, 1);
	expect(0, 0xfd000000, 20 * MIB);
	assert_int_equal(not_cleared_kib, 44 << 10);
}

static void own_memory_is_never_written(void **state)
{
	give_screen(0x20000000);
	own = (struct mem_range){ 0x203fffff, 0x20500000 };
	video_clear_screen(&given.block, own);
	clear_it();
	own = (struct mem_range){ 0x1ff00000, 0x20000001 };
	video_clear_screen(&given.block, own);
	clear_it();
	assert_int_equal(steps, 0);
}

/* It is overwritten with the rest of RAM, where the other CPUs' stacks and tables are by then. */
static void a_screen_in_ram_is_not_cleared_as_one(void **state)
{
	give_screen(0x80000000);
	given.block.ram_count = 1;
	given.block.range[0] = (struct mem_range){ 0x803ff000, 0x90000000 };
	video_clear_screen(&given.block, own);
	clear_it();
	assert_int_equal(steps, 0);
	given.block.range[0].start += MIB;
	video_clear_screen(&given.block, own);
	assert_int_equal(steps, 1);
}

/* Before RAM: the picture, and not the rest of its BAR. */
static void what_is_shown_can_be_cleared_alone(void **state)
{
	give_adapter(0, STANDARD_VGA, DISPLAY);
	give_bar(0, 0, 0xfd000000, 16 * MIB, true);
	give_screen(0xfd012300);
	has_vga = true;
	video_clear_screen(&given.block, own);
	assert_int_equal(steps, 1);
	expect(0, 0xfd012300, 4 * MIB);
	assert_int_equal(vga_clears, 1);
}

static void a_slow_screen_does_not_delay_ram(void **state)
{
	step_ticks = SLOW_TICKS_A_STEP;
	give_screen(0xfd000000);
	video_clear_screen(&given.block, own);
	expect(0, 0xfd000000, SCREEN_BYTES_A_STEP);
	assert_in_range(now, 0, SLOW_TICKS_A_STEP * 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(memory_of_all_adapters_is_cleared, reset),
		cmocka_unit_test_setup(registers_that_are_prefetchable_are_left, reset),
		cmocka_unit_test_setup(memory_that_is_not_prefetchable_is_cleared, reset),
		cmocka_unit_test_setup(what_is_not_known_is_left_and_counted, reset),
		cmocka_unit_test_setup(the_screens_own_bar_is_cleared_without_being_known, reset),
		cmocka_unit_test_setup(of_a_plain_bar_only_the_screen_is_cleared, reset),
		cmocka_unit_test_setup(a_screen_inside_a_bar_is_cleared_once, reset),
		cmocka_unit_test_setup(a_screen_elsewhere_is_cleared_too, reset),
		cmocka_unit_test_setup(a_screen_that_makes_no_sense_is_left, reset),
		cmocka_unit_test_setup(slow_memory_is_given_up_after_half_a_minute, reset),
		cmocka_unit_test_setup(memory_that_faults_is_told, reset),
		cmocka_unit_test_setup(own_memory_is_never_written, reset),
		cmocka_unit_test_setup(a_screen_in_ram_is_not_cleared_as_one, reset),
		cmocka_unit_test_setup(what_is_shown_can_be_cleared_alone, reset),
		cmocka_unit_test_setup(a_slow_screen_does_not_delay_ram, reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
