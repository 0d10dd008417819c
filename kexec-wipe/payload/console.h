/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The payload's messages, on the serial port and on the screen. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_CONSOLE_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_CONSOLE_H

#include "core/types.h"

/*
 * Print "memwipe: ", the text and the end of the line. Returns when the UART has sent the last bit.
 * Formats: %s, %lu and %lx.
 */
void say(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* The same for a result: green or red on the screen. */
void say_verdict(bool good, const char *text, ...) __attribute__((format(printf, 2, 3)));

/*
 * Update the progress bar. The unit is a piece of work, 16 MiB or more. Call from the first CPU
 * only, at any rate. `done` starts at a low number for a new job.
 */
void console_progress(uint64_t done, uint64_t total);

#endif
