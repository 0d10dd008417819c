/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An orderly end of the system that goes through the wipe. */
#ifndef MEMWIPE_KMOD_ORDERLY_H
#define MEMWIPE_KMOD_ORDERLY_H

#include "core/handover.h"

int orderly_start(unsigned int deadline_s);
void orderly_stop(void);

/* 0; -EOPNOTSUPP: this machine cannot end so; -EBUSY: the system is going down already. */
int orderly_arm(enum handover_action action);
int orderly_disarm(void);

/* 0: not armed */
enum handover_action orderly_armed(void);

#endif
