/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * UEFI's system table, as firmware leaves it in memory when its boot services have ended.
 */
#ifndef MEMWIPE_CORE_EFI_SYSTEM_H
#define MEMWIPE_CORE_EFI_SYSTEM_H

#include "physical.h"

/*
 * ACPI's root pointer among the configuration tables of the 64-bit system table at `address`; of
 * two kinds the newer one. 0: there is none. A kernel that gave firmware virtual addresses has made
 * the list unreadable.
 */
uint64_t efi_system_find_rsdp(const struct physical *from, uint64_t address);

#endif
