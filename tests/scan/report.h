/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the program says: on the serial port, on the screen, and for a file. */
#ifndef MEMWIPE_TESTS_SCAN_REPORT_H
#define MEMWIPE_TESTS_SCAN_REPORT_H

#include "dump.h"

/* Print a line and keep it. Formats: %s, %lu and %lx. */
void report(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* The same for a list, which would push all else off the screen: not there. */
void report_item(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* The same for the result: green or red on the screen. */
void report_verdict(bool good, const char *text, ...) __attribute__((format(printf, 2, 3)));

/* How a dump went. */
void report_dumped(const char *reason, const struct dumped *dumped);

/* All that was kept; what did not fit is missing at the end. */
const char *report_kept(uint64_t *bytes);

#endif
