/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The way from any entry to the payload.
 */
#ifndef MEMWIPE_KEXEC_WIPE_BOOT_MAIN_H
#define MEMWIPE_KEXEC_WIPE_BOOT_MAIN_H

#include "core/types.h"

/* entry.S: own stack and segments, then boot_main(params). */
_Noreturn void boot_take_over(uint64_t params);

/* params: address of struct boot_params, or 0: efi_facts hold what is known. Returns if it can't.
 */
void boot_main(uint64_t params);

#endif
