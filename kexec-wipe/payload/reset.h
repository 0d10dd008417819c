/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_RESET_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_RESET_H

/*
 * Where nothing can be overwritten, or the last phase failed: no machine stays on with RAM full.
 * Port 0xCF9, the keyboard controller, a triple fault.
 */
_Noreturn void reset_machine(void);

#endif
