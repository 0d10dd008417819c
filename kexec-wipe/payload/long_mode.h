/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payload's way out of 64-bit mode, into the stub. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_LONG_MODE_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_LONG_MODE_H

#include "core/types.h"

/*
 * Jump to `code` in 32-bit mode without paging, with the registers that stub.h asks for: edi =
 * erase_at, ecx = dwords, ebp = code, ebx = the upper half of the time stamp counter, all other
 * general registers zero.
 */
_Noreturn void exit_long_mode(uint32_t code, uint32_t erase_at, uint32_t dwords);

#endif
