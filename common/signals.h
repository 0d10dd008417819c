/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a program inherits of signals from the one that starts it. */
#ifndef MEMWIPE_COMMON_SIGNALS_H
#define MEMWIPE_COMMON_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

/*
 * Before children are started: where SIGCHLD is ignored the kernel throws their exit statuses away,
 * and waitpid(2) fails.
 */
void keep_exit_statuses(void);

/* Whether the parent started this program with the signal ignored, as nohup(1) does with SIGHUP. */
bool signal_is_ignored(int number);

#endif
