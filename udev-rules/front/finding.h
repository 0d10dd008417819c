/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Other properties of the machine that protect RAM contents, or that let them survive: RAM that was
 * added later, programs with the same triggers, swap, hibernation, kernel settings, firmware,
 * memory encryption, the end of a shutdown. Reads only files below a root folder.
 */
#ifndef MEMWIPE_UDEV_RULES_FRONT_FINDING_H
#define MEMWIPE_UDEV_RULES_FRONT_FINDING_H

#include <stddef.h>

enum { FINDINGS = 11, FINDING_TEXT_BYTES = 200 };

enum finding_level { FINDING_GOOD, FINDING_NOTE, FINDING_BAD };

struct finding {
	const char *name; /* "swap" */
	enum finding_level level;
	char text[FINDING_TEXT_BYTES];
	char remedy[FINDING_TEXT_BYTES]; /* what a user can do about a bad one; "": it is not bad */
};

/* Fill in all of them, in the order in which they are printed. */
void findings_look(int root, struct finding findings[FINDINGS]);

/* For good ones and notes; a bad one needs a remedy. */
__attribute__((format(printf, 3, 4))) void
finding_set(struct finding *finding, enum finding_level level, const char *format, ...);

/* What is bad has a remedy: something that a user can do, in the imperative or the setting. */
__attribute__((format(printf, 3, 4))) void
finding_set_bad(struct finding *finding, const char *remedy, const char *format, ...);

/* "good", "note", "bad" */
const char *finding_level_name(enum finding_level level);

#endif
