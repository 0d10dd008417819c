/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_DESKTOP_HELPER_PROGRAM_H
#define MEMWIPE_DESKTOP_HELPER_PROGRAM_H

enum { PROGRAM_TEXT_BYTES = 4096, PROGRAM_FAILED = -1 };

/*
 * Run a program by its absolute path to its end, with nothing on its standard input. text[] gets
 * what it wrote to standard output and standard error, cut to the room. Its exit code;
 * PROGRAM_FAILED: it was not started or killed, and text[] may hold the reason.
 */
int program_run_quietly(const char *const *argv, char text[PROGRAM_TEXT_BYTES]);

#endif
