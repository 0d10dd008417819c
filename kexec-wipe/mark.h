/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_KEXEC_WIPE_MARK_H
#define MEMWIPE_KEXEC_WIPE_MARK_H

#include "common/slot.h"
#include "kexec-wipe/segment.h"

/*
 * What will tell this segment from another image when the kernel holds it: its first page with the
 * handover block, or the first page of what goes beside a file. Reads the kernel's symbols, below
 * root.
 */
struct record_mark mark_of(const struct segment *segment, int root, enum slot_id slot);

#endif
