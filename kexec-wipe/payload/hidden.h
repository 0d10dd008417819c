/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Included before everything else in the payload and the image: nothing in them is ever looked up
 * by name at run time. -fvisibility=hidden says so of definitions alone. Without this, gcc may take
 * the address of a function of another file from the global offset table, which would need
 * relocation.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_HIDDEN_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_HIDDEN_H

#pragma GCC visibility push(hidden)

#endif
