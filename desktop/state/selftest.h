/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What "memwipe selftest --json" says. Pure. */
#ifndef MEMWIPE_DESKTOP_STATE_SELFTEST_H
#define MEMWIPE_DESKTOP_STATE_SELFTEST_H

#include <glib.h>
#include <stdbool.h>

enum { SELFTEST_STEPS_MAX = 16 };

struct selftest_step {
	char *name, *verdict; /* verdict: "" or why it has failed */
	double us;
	bool passed;
};

struct selftest {
	bool passed;
	gint64 pages, absent_pages; /* of the watcher's memory; absent: not in RAM */
	size_t steps;
	struct selftest_step step[SELFTEST_STEPS_MAX];
};

/* NULL: it makes no sense. */
struct selftest *selftest_parse(const char *text);

/* To be freed. */
char *selftest_sentence(const struct selftest *test);
char *selftest_step_title(const struct selftest_step *step);

void selftest_free(struct selftest *test);

#endif
