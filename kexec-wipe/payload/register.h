/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Carries out the register writes of the handover block. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_REGISTER_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_REGISTER_H

#include "core/handover.h"

/* What has to be written, given what the register holds now. */
uint32_t register_new_value(const struct handover_write *w);

void register_write(const struct handover_write *w);

#endif
