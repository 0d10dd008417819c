/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_CACHES_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_CACHES_H

/*
 * Called by each of the other CPUs when none of them stores any more: the first thread of a core
 * that comes writes back what the core's caches hold, for all of its threads. WBINVD goes through
 * all caches of a package, and takes milliseconds each time.
 */
void caches_write_back_core(void);

#endif
