/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_CORE_MADT_H
#define MEMWIPE_CORE_MADT_H

#include "handover.h"

/*
 * Add the local APIC ids that the Multiple APIC Description Table lists to those in `cpus`: of the
 * processors that run and of those that may be switched on later. `bytes` are readable and have
 * passed acpi_check_table(). Which of them is the boot processor, the table does not say: by ACPI
 * 6.5, 5.2.12.1 the first one, but not on every machine (Linux, commit 9d22c96316ac).
 */
void madt_list_cpus(const void *table, size_t bytes, uint8_t cpus[static HANDOVER_CPU_BYTES]);

#endif
