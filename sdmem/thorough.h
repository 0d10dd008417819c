/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For the time of a sweep, lowers the amount of memory that the kernel keeps free for itself. A
 * child process, the keeper, restores the settings when the sweep's process has ended, even if it
 * was killed.
 */
#ifndef MEMWIPE_SDMEM_THOROUGH_H
#define MEMWIPE_SDMEM_THOROUGH_H

#include <sys/types.h>

enum { THOROUGH_SETTINGS = 4, THOROUGH_VALUE_ROOM = 128 };

struct thorough {
	int root;
	int alive; /* write end of a pipe: the keeper acts when it is closed */
	pid_t keeper;
	char before[THOROUGH_SETTINGS]
		   [THOROUGH_VALUE_ROOM]; /* "": this kernel has no such setting */
};

/*
 * Before any thread is started. 0; -errno, with nothing changed and *failed the file. -EBUSY:
 * another sweep does the same at this moment.
 */
int thorough_start(struct thorough *t, int root, const char **failed);

/* Restore the settings. 0 or -errno; *failed: the file that could not be written. */
int thorough_end(struct thorough *t, const char **failed);

#endif
