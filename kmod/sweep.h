/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Overwrite free memory while the system lives on. */
#ifndef MEMWIPE_KMOD_SWEEP_H
#define MEMWIPE_KMOD_SWEEP_H

#include <linux/types.h>

/*
 * `deep` takes the reserves too. 0; -EBUSY: one is going on; -EINTR: a signal; -EAGAIN: others
 * needed the memory; -ENOMEM: it could not start. Sleeps.
 */
int sweep_run(bool deep);

/* What the last one overwrote. */
u64 sweep_bytes(void);

#endif
