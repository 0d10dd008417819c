/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel module's own sweep, memwipe(4): it reaches what no program is given. */
#ifndef MEMWIPE_SDMEM_MODULE_H
#define MEMWIPE_SDMEM_MODULE_H

#include <stdbool.h>
#include <stdint.h>

/* Is it loaded, and may this process use it? */
bool module_is_there(int root);

/*
 * Let it sweep; SIGINT, SIGTERM and SIGHUP, which must be blocked, end that, and so does the time,
 * where deadline_ms is not 0. *bytes: what it has swept. 0; -EINTR: ended; -errno of its device.
 */
int module_sweep(int root, uint64_t deadline_ms, uint64_t *bytes);

#endif
