/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A whole file named on the command line, absolute or relative.
 */
#ifndef MEMWIPE_TESTS_RIG_PROGRAMS_INPUT_H
#define MEMWIPE_TESTS_RIG_PROGRAMS_INPUT_H

#include <stddef.h>

/* As read_file of common/io.h, with the file at most 1 MiB large. */
int input_read(const char *path, char **text, size_t *bytes);

#endif
