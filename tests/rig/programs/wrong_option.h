/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Complains about an option that getopt_long did not take (with opterr 0, and ":" as the letters),
 * in the words that all programs use.
 */
#ifndef MEMWIPE_TESTS_RIG_PROGRAMS_WRONG_OPTION_H
#define MEMWIPE_TESTS_RIG_PROGRAMS_WRONG_OPTION_H

/* `option` is what getopt_long returned: ':' or '?'. Returns EXIT_USAGE. */
int wrong_option(int option, char *const *argv);

#endif
