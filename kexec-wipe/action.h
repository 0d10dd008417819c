/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of what the payload does when RAM is empty. */
#ifndef MEMWIPE_KEXEC_WIPE_ACTION_H
#define MEMWIPE_KEXEC_WIPE_ACTION_H

#include "core/handover.h"

/* "poweroff", "reboot" or "halt"; NULL for a number that is none. */
const char *action_name(enum handover_action action);

/* 0 or -EINVAL; *action is set only on success. */
int action_parse(const char *name, enum handover_action *action);

#endif
