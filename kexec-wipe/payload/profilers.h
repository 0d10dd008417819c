/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_PROFILERS_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_PROFILERS_H

/*
 * Stop what the CPU itself writes to RAM, on this CPU: samples of its counters (PEBS), branches
 * (BTS), processor trace, and the table of the hardware feedback interface. INIT changes none of
 * them. A register that the CPU should have but does not is passed over.
 */
void profilers_stop(void);

#endif
