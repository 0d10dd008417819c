/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The signal settings that a program inherits from its parent. */
#ifndef MEMWIPE_COMMON_SIGNALS_H
#define MEMWIPE_COMMON_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

/*
 * Call before a child is started: while SIGCHLD is ignored the kernel discards exit statuses, and
 * waitpid(2) fails.
 */
void keep_exit_statuses(void);

/* Did the parent start this program with the signal ignored, as nohup(1) does with SIGHUP? */
bool signal_is_ignored(int number);

#endif
