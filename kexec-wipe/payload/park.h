/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stops every other CPU, so that none runs code that is about to be overwritten. An INIT makes a
 * CPU wait for a start-up message with nothing to execute (SDM 9.4.1). The boot processor is never
 * sent one: it would run the firmware from the reset vector, with memory still full.
 */
#ifndef MEMWIPE_PAYLOAD_PARK_H
#define MEMWIPE_PAYLOAD_PARK_H

#include "kmod/core/types.h"

/* boot_cpu: its local APIC id, or HANDOVER_CPU_UNKNOWN. NULL, or why the others were left alone. */
const char *park_other_cpus(uint32_t boot_cpu);

#endif
