/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the payload says: to whoever reads the serial port, and to whoever sees the screen. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_CONSOLE_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_CONSOLE_H

#include "core/types.h"

/*
 * "memwipe: ", the text and the end of the line; returns when the last bit has left. Knows %s, %lu
 * and %lx.
 */
void say(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* The same, for the one line that counts: green or red where there are colours. */
void say_verdict(bool good, const char *text, ...) __attribute__((format(printf, 2, 3)));

/*
 * So much is done, in pieces of at least 16 MiB, of a job that begins with little; for one CPU, as
 * often as it likes.
 */
void console_progress(uint64_t done, uint64_t total);

#endif
