/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Starts the other CPUs on the payload's code right after they were stopped, and in the end lets
 * them halt in the stub, so that they answer system management interrupts all the time. One that
 * waits for its start-up message does not, and firmware then waits for it: machines of several
 * makers hung in ACPI's S5 when Linux 6.5 had stopped the other CPUs by INIT (commit fbe1bf1e5ff1).
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_STARTUP_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_STARTUP_H

#include "paging.h"

/*
 * Start them: in `page`, below 1 MiB, and with `room` times START_CPU_BYTES from `memory` on. Each
 * calls start_main (start.h).
 */
void startup_begin(const struct window *window, struct mem_range page, uint32_t memory,
		   uint32_t room);

/* CPUs that have come to start_main. */
uint32_t startup_arrived(void);

/* Whether they are to go to rest. */
bool startup_is_over(void);

/* Called on another CPU's own stack, when it is over: wait for the code to rest in, and go there.
 */
_Noreturn void startup_rest(void);

/*
 * Send them to rest in the 32-bit code there. False: at least one has not gone within a time, and
 * has to be stopped.
 */
bool startup_send_to_rest(uint32_t code);

#endif
