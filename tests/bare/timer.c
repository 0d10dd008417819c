/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/bare/timer.h"

#include "kexec-wipe/payload/cpu.h"

static bool tick_is_pending(void)
{
	enum { CONTROL = 0x20, READ_REQUESTS = 0x0a, TIMER = 1 << 0 };

	out8(CONTROL, READ_REQUESTS);
	return in8(CONTROL) & TIMER;
}

/* 8259A datasheet: initialization clears the requests that are pending. */
static void forget_ticks(void)
{
	enum { CONTROL = 0x20, DATA = 0x21, START = 0x11, VECTOR = 8, SLAVE = 1 << 2, X86 = 1 };

	out8(CONTROL, START);
	out8(DATA, VECTOR);
	out8(DATA, SLAVE);
	out8(DATA, X86);
	out8(DATA, 0xff); /* all masked; pending requests can still be read */
}

/*
 * 8254 datasheet: mode 0, one tick for each count that is written. Firmware's last tick, or the one
 * of this count, may come late on a host with other work: wait until it is known to be the last.
 */
static void stop_timer(void)
{
	enum { TIMER_0 = 0x40, TIMER_CONTROL = 0x43, COUNT_DOWN = 0x30, LONGEST = 0xff };

	do {
		forget_ticks();
		out8(TIMER_CONTROL, COUNT_DOWN);
		out8(TIMER_0, LONGEST);
		out8(TIMER_0, LONGEST);
	} while (tick_is_pending());
	while (!tick_is_pending())
		;
}

/* Timer 0 is wired to pin 2. 82093AA datasheet, 3.2.4 */
void timer_route_nmi(void)
{
	enum { SELECT = 0, DATA = 4, PIN_2 = 0x14, NMI = 4 << 8, ALL_CPUS = 0xff << 24 };
	volatile uint32_t *apic = (volatile uint32_t *)0xfec00000;

	stop_timer();
	apic[SELECT] = PIN_2 + 1;
	apic[DATA] = (uint32_t)ALL_CPUS;
	apic[SELECT] = PIN_2;
	apic[DATA] = NMI;
}

void timer_start(uint32_t periods)
{
	enum { TIMER_0 = 0x40, TIMER_CONTROL = 0x43, AGAIN_AND_AGAIN = 0x34 };

	out8(TIMER_CONTROL, AGAIN_AND_AGAIN);
	out8(TIMER_0, (uint8_t)periods);
	out8(TIMER_0, (uint8_t)(periods >> 8));
}
