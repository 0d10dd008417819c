/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compares ways of writing zeros, two at a time. */
#ifndef MEMWIPE_TESTS_BENCH_FILL_PAIRS_H
#define MEMWIPE_TESTS_BENCH_FILL_PAIRS_H

#include "fill_time.h"

enum { RUNS_MAX = 999 };

/* One way under one load. */
struct side {
	const struct way *way;
	const struct load *load;
};

struct pair {
	const char *name; /* of the load */
	struct side judged, other;
	double bar;	/* the least that judged / other may be; 0: told only */
	double fastest; /* of the other, in GB/s */
	double ratio[RUNS_MAX];
};

/*
 * Measure all pairs, `runs` times each, the two of a pair behind each other. EXIT_DONE, or
 * EXIT_INCOMPLETE after a complaint.
 */
int pairs_measure(struct pair *pair, unsigned int pairs, long runs);

/* After pairs_measure: of judged / other. */
double pair_median(const struct pair *pair, long runs);

#endif
