/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What memscan and memdraw look at, from the options that they share.
 */
#ifndef MEMWIPE_TESTS_RIG_PROGRAMS_SUBJECT_H
#define MEMWIPE_TESTS_RIG_PROGRAMS_SUBJECT_H

#include <getopt.h>

#include "tests/rig/programs/scan.h"
#include "tests/rig/programs/secret.h"
#include "tests/rig/programs/usable.h"

struct subject_options {
	const char *key;
	const char *below_4g; /* or NULL */
	const char *iomem;    /* or NULL */
	const char *path;     /* or NULL: missing */
	struct secret_list secrets;
};

struct subject {
	struct marker_key key;
	struct ramfile ram;
	struct ranges usable;
	struct mem_range usable_item[USABLE_RANGES_MAX];
};

/* Their codes for getopt_long; a program's own begin with SUBJECT_OPTION_END. */
enum subject_option_code {
	SUBJECT_KEY = 1,
	SUBJECT_BELOW_4G,
	SUBJECT_IOMEM,
	SUBJECT_SECRET,
	SUBJECT_OPTION_END,
};

/* Entries of a table for getopt_long. */
#define SUBJECT_OPTIONS                                              \
	{ "below-4g", required_argument, NULL, SUBJECT_BELOW_4G },   \
		{ "iomem", required_argument, NULL, SUBJECT_IOMEM }, \
		{ "key", required_argument, NULL, SUBJECT_KEY },     \
	{                                                            \
		"secret", required_argument, NULL, SUBJECT_SECRET    \
	}

/* Take one of them. 0, or an exit code after a complaint. */
int subject_take_option(struct subject_options *options, int code, const char *value);

/* What --help says about them. */
#define SUBJECT_HELP                                                                              \
	"  --key HEX          the run's key, 32 hexadecimal digits\n"                             \
	"  --below-4g SIZE    how much of the file lies below 4 GiB (2G on QEMU's q35 when the\n" \
	"                     guest has 2.75 GiB or more); the rest begins at 4 GiB\n"            \
	"  --iomem FILE       the guest's /proc/iomem, read by root, and lines in this form:\n"   \
	"                     the \"System RAM\" in it is the usable memory;\n"                   \
	"                     without it the whole file is\n"

/* Opens everything; complains and returns an exit code other than 0 if it can't. */
int subject_open(struct subject *subject, const struct subject_options *options);
void subject_close(struct subject *subject);

#endif
