/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From any of the entries to the payload. */
#ifndef MEMWIPE_KEXEC_WIPE_BOOT_MAIN_H
#define MEMWIPE_KEXEC_WIPE_BOOT_MAIN_H

#include "core/types.h"

/* entry.S: own stack and segments, then boot_main(params). */
_Noreturn void boot_start(uint64_t params);

/* params: address of struct boot_params, or 0: use efi_facts. If the payload cannot be started, it
 * says why, and resets the machine. */
_Noreturn void boot_main(uint64_t params);

#endif
