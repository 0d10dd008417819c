/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Measures which store loop is the fastest, on memory that will be overwritten anyway. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_TRIAL_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_TRIAL_H

#include "paging.h"
#include "place.h"

/*
 * Make fill() use the fastest loop, tried on memory from `from` on. Returns its name, or NULL: no
 * room to try, nothing has changed.
 */
const char *trial_run(const struct window *window, const struct place_set *set, uint64_t from);

#endif
