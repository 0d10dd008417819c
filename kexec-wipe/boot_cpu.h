/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_KEXEC_WIPE_BOOT_CPU_H
#define MEMWIPE_KEXEC_WIPE_BOOT_CPU_H

#include "core/types.h"

/*
 * The local APIC id of the boot processor: "apicid" of processor 0 in /proc/cpuinfo, or its
 * "initial apicid"; APIC_ID_UNKNOWN if neither is there. The payload must never send INIT to
 * it.
 */
uint32_t boot_cpu_id(int root);

#endif
