/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What memscan found, as a summary for people and in full as JSON.
 */
#ifndef MEMWIPE_TESTS_RIG_PROGRAMS_REPORT_H
#define MEMWIPE_TESTS_RIG_PROGRAMS_REPORT_H

#include "tests/rig/programs/census.h"

struct report {
	const char *path;
	const struct scan *scan;
	const struct census *census;
	const uint64_t *planted; /* bytes of each class, or NULL */
	int prefill;		 /* or CENSUS_NO_PREFILL */
};

enum { REPORT_LINE_BYTES = 16, REPORT_LINE_ROOM = 96 };

/*
 * Line `*at` of a dump of the census's first bytes, 16 bytes a line; *at is moved to the next
 * line's first byte. False: there are no more.
 */
bool report_dump_line(const struct report *report, size_t *at, char line[static REPORT_LINE_ROOM]);

/* Bytes found of class i, copies left out, as a share of those planted (nothing planted: 1). */
double report_ratio(const struct report *report, enum marker_class class);

/* To stdout. -ENOMEM from the JSON, else 0. */
void report_text(const struct report *report);
int report_json(const struct report *report);

#endif
