/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_CORE_MADT_H
#define MEMWIPE_CORE_MADT_H

#include "acpi.h"

/*
 * The local APIC id of the first processor that the Multiple APIC Description Table lists, which
 * by ACPI 6.5, 5.2.12.1 is the boot processor; APIC_ID_UNKNOWN: it lists none. `bytes` are readable
 * and have passed acpi_check_table().
 */
uint32_t madt_boot_cpu(const void *table, size_t bytes);

#endif
