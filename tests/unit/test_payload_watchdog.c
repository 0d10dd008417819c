/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When the payload writes what, with registers that only note it. */
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_CPU_H /* what follows stands in for it */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { CONTROL = 0x668, HALTED = 0x800 };

static uint16_t timer_control;

static uint16_t in16(uint16_t port)
{
	assert_int_equal(port, CONTROL);
	return timer_control;
}

static void out16(uint16_t port, uint16_t value)
{
	assert_int_equal(port, CONTROL);
	timer_control = value;
}

#include "kexec-wipe/payload/watchdog.c"

enum { WRITES_MAX = 16 };

static uint32_t written[WRITES_MAX];
static unsigned int writes;
static unsigned int fails_at; /* this write raises an exception; 0: none */
static jmp_buf exception;

void register_write(const struct handover_write *w)
{
	if (fails_at && writes + 1 == fails_at)
		longjmp(exception, 1);
	written[writes++] = w->address;
}

/* A Q35's bridge. */
uint32_t pci_read(uint32_t function, unsigned int reg)
{
	static const uint32_t bridge[64] = {
		[0x00 / 4] = 0x29188086, [0x08 / 4] = 0x06010002, [0x40 / 4] = 0x601,
		[0x44 / 4] = 0x80,	 [0xf0 / 4] = 0xfed1c001,
	};

	assert_int_equal(function, 1);
	return bridge[reg / 4];
}

void pci_visit(void (*call)(void *arg, uint32_t function), void *arg)
{
	call(arg, 1);
}

uint8_t pci_read8(uint32_t function, unsigned int reg)
{
	fail();
	return 0;
}

void pci_write8(uint32_t function, unsigned int reg, uint8_t value)
{
	fail();
}

static const struct handover block = {
	.watchdog_count = 4,
	.watchdog_feeds = 2,
	.watchdog = { { .address = 1 }, { .address = 2 }, { .address = 3 }, { .address = 4 } },
};

static void begin(void)
{
	started = NULL;
	writes = 0;
	fails_at = 0;
}

static void only_the_last_writes_feed(void **state)
{
	static const uint32_t expected[] = { 1, 2, 3, 4, 3, 4, 3, 4 };

	begin();
	watchdog_start(&block);
	watchdog_feed();
	watchdog_feed();
	assert_int_equal(writes, 8);
	assert_memory_equal(written, expected, sizeof(expected));
}

static void none_that_was_not_started_is_fed(void **state)
{
	static const struct handover none = { .watchdog_count = 0 };

	begin();
	watchdog_feed();
	watchdog_start(&none);
	watchdog_feed();
	assert_int_equal(writes, 0);
}

/* Or the phases behind would be cut off by the same exception. */
static void one_that_was_cut_off_is_not_fed(void **state)
{
	begin();
	fails_at = 3;
	if (setjmp(exception) == 0)
		watchdog_start(&block);
	fails_at = 0;
	watchdog_feed();
	assert_int_equal(writes, 2);
}

static void a_timer_that_counts_is_stopped(void **state)
{
	struct watchdogs found;

	timer_control = 0x1;
	found = watchdogs_stop();
	assert_int_equal(timer_control, HALTED | 0x1);
	assert_int_equal(found.stopped, 1);
	assert_int_equal(found.locked, 0);
	found = watchdogs_stop();
	assert_int_equal(found.stopped, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_last_writes_feed),
		cmocka_unit_test(none_that_was_not_started_is_fed),
		cmocka_unit_test(one_that_was_cut_off_is_not_fed),
		cmocka_unit_test(a_timer_that_counts_is_stopped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
