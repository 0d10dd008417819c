/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Other programs, found by PATH; nothing here is near the trigger. */
#ifndef MEMWIPE_UDEV_RULES_FRONT_PROGRAM_H
#define MEMWIPE_UDEV_RULES_FRONT_PROGRAM_H

enum { PROGRAM_OUTPUT_BYTES = 512, PROGRAM_MISSING = 127 };

/*
 * Run one to its end; what it said last on either output is in output[], a line without its
 * newline. Its exit code; PROGRAM_MISSING: it cannot be run, and output[] says why.
 */
int program_run(const char *const *argv, char output[PROGRAM_OUTPUT_BYTES]);

#endif
