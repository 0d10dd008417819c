/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sweep of the kernel module, memwipe(4), which reaches free memory that no program is given.
 */
#ifndef MEMWIPE_SDMEM_MODULE_H
#define MEMWIPE_SDMEM_MODULE_H

#include <stdbool.h>
#include <stdint.h>

/* Is the module loaded, and may this process use it? */
bool module_is_there(int root);

/*
 * Have the module sweep, and wait for it. SIGINT, SIGTERM and SIGHUP, which the caller must have
 * blocked, end the sweep, as does deadline_ms if it is not 0. *bytes: swept. 0; -EINTR: ended
 * early; -errno of /dev/memwipe.
 */
int module_sweep(int root, uint64_t deadline_ms, uint64_t *bytes);

#endif
