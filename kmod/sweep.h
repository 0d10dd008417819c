/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Overwrites free memory while the system runs. */
#ifndef MEMWIPE_KMOD_SWEEP_H
#define MEMWIPE_KMOD_SWEEP_H

#include <linux/types.h>

/*
 * deep: hold the reserves as long as all the rest. Sleeps. 0; -EBUSY: a sweep is running; -EINTR: a
 * signal; -EAGAIN: the memory was needed elsewhere; -ENOMEM: the threads could not be started.
 */
int sweep_run(bool deep);

/* What the last one overwrote. */
u64 sweep_bytes(void);

#endif
