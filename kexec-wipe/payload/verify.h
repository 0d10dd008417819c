/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads physical memory back, through a window of paging.h. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_VERIFY_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_VERIFY_H

#include "paging.h"
#include "tally.h"

/* A page that is not zero, or that can't be read, is written again and read once more. */
void verify_range(const struct window *window, struct mem_range r, struct tally *tally);

#endif
