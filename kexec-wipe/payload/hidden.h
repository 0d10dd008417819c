/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Included before everything else in the payload and the boot image: no symbol in them is resolved
 * at run time. -fvisibility=hidden applies to definitions only. Without this, gcc may load the
 * address of a function in another file from the global offset table, which would need relocation.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_HIDDEN_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_HIDDEN_H

#pragma GCC visibility push(hidden)

#endif
