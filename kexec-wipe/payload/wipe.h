/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Overwrites physical memory, through a window of paging.h. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_WIPE_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_WIPE_H

#include "paging.h"
#include "tally.h"

/* Zero every byte of r. A page that twice raises an exception is skipped. */
void wipe_range(const struct window *window, struct mem_range r, struct tally *tally);

#endif
