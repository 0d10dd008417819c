/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stops every other CPU, so that none runs code that is about to be overwritten, and starts them
 * again to help. An INIT makes a CPU wait for a start-up message with nothing to execute (SDM
 * 9.4.1). The boot processor is never sent one: it would run the firmware from the reset vector,
 * with memory still full.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_PARK_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_PARK_H

#include "core/types.h"

/* boot_cpu: its local APIC id, or HANDOVER_CPU_UNKNOWN. NULL, or why the others were left alone. */
const char *park_other_cpus(uint32_t boot_cpu);

/* The same once more, for those that were started since; nothing if it did not work before. */
void park_again(void);

/* An NMI to this CPU itself; nothing if parking did not work. */
void send_nmi_to_self(void);

/* Start those that are parked at this page below 1 MiB, in real mode; nothing if none is. */
void unpark_other_cpus(uint32_t page);

#endif
