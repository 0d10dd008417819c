/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs other programs, found through PATH. The trigger path never uses this. */
#ifndef MEMWIPE_UDEV_RULES_FRONT_PROGRAM_H
#define MEMWIPE_UDEV_RULES_FRONT_PROGRAM_H

enum { PROGRAM_OUTPUT_BYTES = 512, PROGRAM_MISSING = 127 };

/*
 * Run a program to its end. output[] gets its last line on stdout or stderr, without the newline.
 * Returns its exit code; PROGRAM_MISSING: it cannot be run, and output[] holds the reason.
 */
int program_run(const char *const *argv, char output[PROGRAM_OUTPUT_BYTES]);

#endif
