/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stops every other CPU, so that none runs code that is about to be overwritten, and starts them
 * on the payload's code (startup.h). An INIT makes a CPU wait for a start-up message with nothing
 * to execute (SDM 9.4.1). The boot processor is never sent one: it would run the firmware from the
 * reset vector, with memory still full.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_OTHER_CPUS_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_OTHER_CPUS_H

#include "core/handover.h"

/*
 * Send INIT to every CPU but this one and the boot CPU: on the boot CPU to all at once, on another
 * one to each id that the block lists. No other id is tried: an APIC may take one that no CPU has
 * for more than one CPU (Bochs: all ids that end in 0xff). NULL, or the reason why no CPU was
 * stopped; then the functions below do nothing.
 */
const char *stop_other_cpus(const struct handover *block);

/* Stop them again, because start_other_cpus() was called since. */
void stop_other_cpus_again(void);

/* Start the CPUs that are stopped: in real mode, at this page below 1 MiB. */
void start_other_cpus(uint32_t page);

/* Send an NMI to this CPU. */
void send_nmi_to_self(void);

#endif
