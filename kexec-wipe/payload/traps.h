/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Exceptions. Non-maskable interrupts are ignored. An exception in fill() makes that call return
 * early; anywhere else it abandons what the payload was doing and starts its next phase.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_TRAPS_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_TRAPS_H

#include "core/types.h"

/* From now on; `next_phase` is entered with an empty stack and must not return. */
void traps_start(void (*next_phase)(void));

/*
 * The same table on another CPU. An exception there halts it for good, unless it came in one of
 * the loops; nothing is printed.
 */
void traps_share(void);

/* Non-maskable interrupts so far, on all CPUs. */
uint32_t traps_nmi_count(void);

/*
 * Call `then`, which must not return, inside the handler of an NMI: no other one is taken from then
 * on, as no iret ever ends it (SDM 6.7.1). Without a local APIC it is called all the same.
 */
_Noreturn void traps_end_in_nmi(void (*then)(void));

#endif
