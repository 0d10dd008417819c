/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The watcher's side of STATUS_FILE (control.h). It is mapped and locked in RAM, so that writing to
 * it needs no system call and waits for nothing: a page of a tmpfs may be on a swap area otherwise.
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_STATUS_FILE_H
#define MEMWIPE_UDEV_RULES_WATCH_STATUS_FILE_H

#include <stdint.h>

/* A new file at `path`, readable for all. *text is its content, or NULL. 0, or -errno. */
int status_file_open(const char *path, char **text);

/* Replace the content by this answer; does nothing if `text` is NULL. */
void status_file_write(char *text, const char *answer, uint64_t boottime_ns);

#endif
