/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Work that may hang, done by a child process that is waited for with a time-out. */
#ifndef MEMWIPE_UDEV_RULES_HOOKS_BOUNDED_H
#define MEMWIPE_UDEV_RULES_HOOKS_BOUNDED_H

/* Once, before anything else here. */
void bounded_prepare(void);

/*
 * Run a program, with its standard output nowhere. Its exit status; -ETIMEDOUT: it was killed, or
 * is left behind where not even that works; else another -errno.
 */
int bounded_run(const char *const argv[], int seconds);

/* The same with the root moved to a folder. */
int bounded_run_in(const char *folder, const char *const argv[], int seconds);

/* sync(2). 0, or as above. */
int bounded_sync(int seconds);

#endif
