/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Exceptions. NMIs are counted and ignored. An exception in the store or read loop makes that loop
 * return early; anywhere else on the first CPU it ends the current phase and starts the next one.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_TRAPS_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_TRAPS_H

#include "core/types.h"

/* Load the table. `next_phase` will be entered with an empty stack and must not return. */
void traps_start(void (*next_phase)(void));

/*
 * Load the same table on another CPU. An exception there halts that CPU, unless it came in one of
 * the loops. Nothing is printed.
 */
void traps_share(void);

/* vectors.S: the interrupt descriptor table register; limit is the last byte's offset. */
void load_trap_table(const void *gates, uint64_t limit);

/* Write a register that this CPU may not have; then nothing happens. */
void try_write_msr(uint32_t msr, uint64_t value);

/* The number of NMIs so far, on all CPUs. */
uint32_t traps_nmi_count(void);

/*
 * Call `then`, which must not return, inside an NMI handler: the CPU takes no further NMI until an
 * iret, which never comes (SDM 6.7.1). Without a usable local APIC it is called directly.
 */
_Noreturn void traps_end_in_nmi(void (*then)(void));

#endif
