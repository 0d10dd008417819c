/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line of sdmem. Accepts the options of secure-delete's sdmem (-f, -l, -l -l, -v, -h).
 */
#ifndef MEMWIPE_SDMEM_OPTIONS_H
#define MEMWIPE_SDMEM_OPTIONS_H

#include "sdmem/pattern.h"
#include "sdmem/plan.h"

enum options_action { OPTIONS_SWEEP, OPTIONS_HELP, OPTIONS_VERSION, OPTIONS_WRONG };

enum { OPTIONS_PROBLEM_ROOM = 128 };

struct options {
	struct passes passes;
	struct wish wish;
	uint64_t deadline_ms; /* 0: none */
	const char *sysroot;  /* "/" unless --dry-run is on a recorded tree */
	bool dry_run, json, quiet, verbose;
	bool verify, thorough, drop_caches, video;
	char problem[OPTIONS_PROBLEM_ROOM]; /* with OPTIONS_WRONG */
};

enum options_action options_parse(int argc, char **argv, struct options *options);

extern const char options_usage[];

#endif
