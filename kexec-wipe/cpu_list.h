/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_KEXEC_WIPE_CPU_LIST_H
#define MEMWIPE_KEXEC_WIPE_CPU_LIST_H

#include "core/handover.h"

/*
 * The local APIC ids of all CPUs: those in ACPI's table, which has the ones that are offline, and
 * those in /proc/cpuinfo, which has the ones that were added. None: neither can be read. A payload
 * that is started on another CPU than the boot CPU stops no CPU that is not listed.
 */
void cpu_list_read(int root, uint8_t cpus[static HANDOVER_CPU_BYTES]);

#endif
