/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "startup.h"
#include "cpu.h"
#include "other_cpus.h"
#include "start.h"
#include "traps.h"

enum { REAL_MODE_SHIFT = 4, GATE_32 = 0x8e00 }; /* SDM 6.11: present, 32-bit interrupt gate */
enum { STACK_ROOM = 64 };			/* one frame (SDM 6.14.2), or a call */
/* For CPUs that were asked to rest, and write back their caches one after the other (RAM is empty
 * by then); and for the rest of their way from the count to the stub. */
#define REST_TICKS (1ULL << 32)
enum { LEAVE_US = 200, NMI_US = 1000 };

struct start_values start_values;

static struct start_interrupts interrupts;
static uint32_t expected; /* CPUs that have come before, when they were started once already */
static char stack[STACK_ROOM] __attribute__((aligned(16)));

static uint32_t below_4_gib(const void *at)
{
	return (uint32_t)(uintptr_t)at;
}

static char *copy(char *to, const void *from, uint64_t bytes)
{
	const char *at = from;

	while (bytes--)
		*to++ = *at++;
	return to;
}

static void fill_interrupts(struct mem_range page)
{
	uint32_t entry = below_4_gib(start_32);

	interrupts = (struct start_interrupts){
		.real_segment = (uint16_t)(page.start >> REAL_MODE_SHIFT),
		.offset_low = (uint16_t)entry,
		.selector = SELECTOR_CODE32,
		.type = GATE_32,
		.offset_high = (uint16_t)(entry >> 16),
		.gate = interrupt_gate_to((uintptr_t)start_64),
	};
}

static void write_start_page(const struct window *window, struct mem_range page)
{
	struct table_register segments = read_segment_table();
	const struct start_page_end end = {
		.segments = { segments.limit, (uint32_t)segments.base },
		.interrupts = { sizeof(interrupts) - 1, below_4_gib(&interrupts) },
		.entry = { below_4_gib(start_32), SELECTOR_CODE32 },
		.values = below_4_gib(&start_values),
	};
	char *to = paging_move_window(window, page);

	to = copy(to, start_page, start_page_end - start_page);
	(void)copy(to, &end, sizeof(end));
}

void startup_begin(const struct window *window, struct mem_range page, uint32_t memory,
		   uint32_t room)
{
	if (expected < start_values.taken)
		expected = start_values.taken;
	start_values = (struct start_values){
		.cr0 = read_cr0() & ~(CR0_CACHE_OFF | CR0_WRITE_THROUGH),
		.cr3 = (uint32_t)read_cr3(),
		.cr4 = (uint32_t)read_cr4(),
		.entry = { below_4_gib(start_64), SELECTOR_CODE64 },
		.room = room,
		.memory = memory,
		.stack = below_4_gib(stack + STACK_ROOM),
	};
	fill_interrupts(page);
	write_start_page(window, page);
	start_other_cpus((uint32_t)page.start);
}

uint32_t startup_arrived(void)
{
	uint32_t taken = __atomic_load_n(&start_values.taken, __ATOMIC_SEQ_CST);

	return taken < start_values.room ? taken : start_values.room;
}

bool startup_is_over(void)
{
	return __atomic_load_n(&start_values.rest, __ATOMIC_SEQ_CST);
}

/*
 * In an NMI handler, as the first CPU does (traps.h): the interrupt table is erased while they
 * rest. Not with the table that all share, or an NMI would send the first CPU to rest, too.
 */
void startup_rest(void)
{
	load_trap_table(&interrupts, sizeof(interrupts) - 1);
	send_nmi_to_self();
	wait_us(NMI_US);
	start_rest();
	__builtin_unreachable();
}

static bool all_rest(void)
{
	uint32_t resting = __atomic_load_n(&start_values.resting, __ATOMIC_SEQ_CST);

	return resting >= expected &&
	       resting >= __atomic_load_n(&start_values.taken, __ATOMIC_SEQ_CST);
}

bool startup_send_to_rest(uint32_t code)
{
	uint64_t start = read_tsc();

	interrupts.gate = interrupt_gate_to((uintptr_t)start_rest);
	__atomic_store_n(&start_values.rest, code, __ATOMIC_SEQ_CST);
	while (!all_rest() && read_tsc() - start < REST_TICKS)
		pause_briefly();
	wait_us(LEAVE_US);
	return all_rest();
}
