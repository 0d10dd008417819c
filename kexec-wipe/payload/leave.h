/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The way out of 64-bit mode. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_LEAVE_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_LEAVE_H

#include "core/types.h"

/*
 * Jump to `code` in 32-bit mode without paging, with edi = erase_at, ecx = dwords and every other
 * general register but ebp, which holds `code`, zero.
 */
_Noreturn void leave(uint32_t code, uint32_t erase_at, uint32_t dwords);

#endif
