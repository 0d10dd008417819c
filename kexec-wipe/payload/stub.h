/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The payload's last instructions, written when it is known what they must do. They are 32-bit code
 * that needs no memory but itself: no stack, tables or data.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_STUB_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_STUB_H

#include "core/handover.h"

enum { STUB_BYTES = 64 };

/*
 * Write the code: zero ecx dwords from edi on (eax and edx must be 0), empty the caches, carry out
 * `count` writes of value[], each with its wait: 2^32 turns of a loop, one to some ten seconds on
 * processors of today. If there are any, a triple fault comes last, for which the interrupt table
 * must be among what is erased; if there are none, a halt. Writes beyond the ladder that
 * handover_plan_action makes may not fit and are left out. Bytes that are not needed are zero.
 */
void stub_emit(uint8_t stub[static STUB_BYTES], const struct handover_write *write,
	       const uint32_t *value, uint32_t count);

#endif
