/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What else about this machine helps or defeats the purpose: swap, hibernation, kernel settings,
 * firmware, memory encryption. From files below a root folder alone.
 */
#ifndef MEMWIPE_UDEV_RULES_FRONT_FINDING_H
#define MEMWIPE_UDEV_RULES_FRONT_FINDING_H

#include <stddef.h>

enum { FINDINGS = 7, FINDING_TEXT_BYTES = 200 };

enum finding_level { FINDING_GOOD, FINDING_NOTE, FINDING_BAD };

struct finding {
	const char *name; /* "swap" */
	enum finding_level level;
	char text[FINDING_TEXT_BYTES];
};

/* All of them, in the order in which they are printed. */
void findings_look(int root, struct finding findings[FINDINGS]);

/* "good", "note", "bad" */
const char *finding_level_name(enum finding_level level);

#endif
