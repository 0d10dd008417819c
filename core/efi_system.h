/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UEFI's system table, as firmware leaves it in memory when its boot services have ended.
 */
#ifndef MEMWIPE_CORE_EFI_SYSTEM_H
#define MEMWIPE_CORE_EFI_SYSTEM_H

#include "physical.h"

/*
 * The address of ACPI's root pointer in the configuration tables of the 64-bit system table at
 * `address`; the one of ACPI 2.0 if there are two. 0: there is none, or a kernel has switched
 * firmware to virtual addresses, and the list cannot be read.
 */
uint64_t efi_system_find_rsdp(const struct physical *from, uint64_t address);

#endif
