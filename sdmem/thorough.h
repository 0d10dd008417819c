/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For the time of a sweep, less memory that the kernel keeps free for itself. A process of its own
 * puts the settings back when the sweep's process is gone, however it went.
 */
#ifndef MEMWIPE_SDMEM_THOROUGH_H
#define MEMWIPE_SDMEM_THOROUGH_H

#include <sys/types.h>

enum { THOROUGH_SETTINGS = 4, THOROUGH_VALUE_ROOM = 128 };

struct thorough {
	int root;
	int alive; /* end of a pipe that nobody writes to: its end is the keeper's sign */
	pid_t keeper;
	char before[THOROUGH_SETTINGS]
		   [THOROUGH_VALUE_ROOM]; /* "": this kernel has no such setting */
};

/*
 * Before any thread is started. 0; -errno, with nothing changed and *failed the file. -EBUSY:
 * another sweep does the same at this moment.
 */
int thorough_start(struct thorough *t, int root, const char **failed);

/* Waits until the settings are as they were. 0 or -errno, *failed the file that could not be. */
int thorough_end(struct thorough *t, const char **failed);

#endif
