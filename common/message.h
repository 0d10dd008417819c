/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One grammar for every message: "sdmem: cannot open /proc/meminfo: Permission denied".
 * Library functions return errors and print nothing; the programs print.
 */
#ifndef MEMWIPE_COMMON_MESSAGE_H
#define MEMWIPE_COMMON_MESSAGE_H

/* Exit codes of every program. */
enum { EXIT_DONE = 0, EXIT_INCOMPLETE = 1, EXIT_USAGE = 2, EXIT_NOT_PERMITTED = 3 };

/* "program: " and the text to stderr, one line, in one write. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, and where to read more; returns EXIT_USAGE. */
int complain_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* EXIT_NOT_PERMITTED for -EPERM and -EACCES, EXIT_INCOMPLETE for every other error. */
int exit_code(int error);

/* Close stdout; complains and returns EXIT_INCOMPLETE if what was printed could not be written. */
int close_stdout(int code);

#endif
