/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registers beside the general ones. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_XSTATE_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_XSTATE_H

/* Put x87, vector and all other extended registers into their initial state: zero. */
void clear_extended_registers(void);

#endif
