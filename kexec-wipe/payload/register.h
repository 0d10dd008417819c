/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Carries out the register writes of the handover block. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_REGISTER_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_REGISTER_H

#include "core/handover.h"

/* The value to write: (old & keep) | value. Reads the register only if there are bits to keep. */
uint32_t register_new_value(const struct handover_write *w);

/* This register and w->more behind it. */
void register_write(const struct handover_write *w);

#endif
