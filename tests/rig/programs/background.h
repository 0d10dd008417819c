/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Work that goes on when its caller has ended.
 */
#ifndef MEMWIPE_TESTS_RIG_PROGRAMS_BACKGROUND_H
#define MEMWIPE_TESTS_RIG_PROGRAMS_BACKGROUND_H

#include <stdio.h>

/* Writes to `out` what is to be printed; returns an exit code. */
typedef int background_work(void *arg, FILE *out);

/*
 * Does the work in a child process, which then stays, with all its memory, until the machine ends:
 * in a session of its own, without a terminal, ignoring SIGTERM. Meanwhile the caller waits for the
 * result, prints it and gets the exit code; EXIT_INCOMPLETE if the process died.
 */
int background_run(background_work *work, void *arg);

#endif
