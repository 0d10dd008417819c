/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages, all of one form: "sdmem: cannot open /proc/meminfo: Permission denied". Library
 * functions return errors and print nothing; the programs print.
 */
#ifndef MEMWIPE_COMMON_MESSAGE_H
#define MEMWIPE_COMMON_MESSAGE_H

#include <stddef.h>

/* Exit codes of every program. */
enum { EXIT_DONE = 0, EXIT_INCOMPLETE = 1, EXIT_USAGE = 2, EXIT_NOT_PERMITTED = 3 };

/* Print "program: " and the text to stderr, one line, in one write(2). */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, and a line that points to --help. Returns EXIT_USAGE. */
int complain_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * From now on keep the lines of complain() in text[], without the program's name and as far as
 * there is room, instead of printing them: for whom asked, or because stderr may block. NULL: print
 * them again.
 */
void complain_into(char *text, size_t room);

/* EXIT_NOT_PERMITTED for -EPERM and -EACCES, EXIT_INCOMPLETE for every other error. */
int exit_code(int error);

/* Close stdout. Returns `code`, or complains and returns EXIT_INCOMPLETE if output was lost. */
int close_stdout(int code);

#endif
