/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The PC's timer as a source of NMIs, for all CPUs. */
#ifndef MEMWIPE_TESTS_BARE_TIMER_H
#define MEMWIPE_TESTS_BARE_TIMER_H

#include "core/types.h"

/* Deliver each tick as an NMI. The timer is stopped: no tick comes until a new count is written. */
void timer_route_nmi(void);

/* Tick again and again; the clock has a period of 0.8 us. */
void timer_start(uint32_t periods);

#endif
