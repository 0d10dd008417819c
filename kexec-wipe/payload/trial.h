/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which way of storing zeros is the fastest, found out on memory that is to be overwritten anyway.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_TRIAL_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_TRIAL_H

#include "paging.h"
#include "place.h"

/* Make fill() use the fastest method. Its name; NULL: there is no room to try, nothing changes. */
const char *trial_run(const struct window *window, const struct place_set *set);

#endif
