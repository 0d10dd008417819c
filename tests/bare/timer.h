/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The PC's timer as a source of NMIs, for all CPUs. */
#ifndef MEMWIPE_BARE_TIMER_H
#define MEMWIPE_BARE_TIMER_H

/* From now on each tick is one. There is none until somebody sets the timer anew. */
void timer_route_nmi(void);

#endif
