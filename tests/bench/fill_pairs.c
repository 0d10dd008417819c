/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fill_pairs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/message.h"

/*
 * GB/s, or 0 after a complaint. `first` runs before, for what the way before it left in the caches
 * is written back while the next one is measured.
 */
static double speed(const struct way *first, struct side side, bool check)
{
	struct load load = *side.load;
	int64_t ns = fill_time(first, &load);

	load.check = check;
	if (ns > 0)
		ns = fill_time(side.way, &load);
	if (ns > 0)
		return (double)load.bytes / ns;
	complain("cannot compare: %s: %s", side.way->name,
		 ns == -EIO ? "memory was left unwritten" : strerror(-ns));
	return 0;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* Each of the two goes first every other time. */
static int measure_once(struct pair *pair, long run)
{
	const struct side side[] = { pair->judged, pair->other };
	double got[] = { 0, 0 };

	for (unsigned int i = 0; i < 2; i++) {
		unsigned int which = (i + run) % 2;

		got[which] = speed(pair->judged.way, side[which], run == 0);
		if (got[which] <= 0)
			return EXIT_INCOMPLETE;
	}
	pair->ratio[run] = got[0] / got[1];
	if (pair->fastest < got[1])
		pair->fastest = got[1];
	return EXIT_DONE;
}

/* Forwards and backwards, because a pair is not quite independent of the one before it. */
int pairs_measure(struct pair *pair, unsigned int pairs, long runs)
{
	int code = EXIT_DONE;

	for (long run = 0; run < runs && code == EXIT_DONE; run++)
		for (unsigned int i = 0; i < pairs && code == EXIT_DONE; i++)
			code = measure_once(&pair[run & 2 ? pairs - 1 - i : i], run);
	for (unsigned int i = 0; i < pairs; i++)
		qsort(pair[i].ratio, runs, sizeof(pair[i].ratio[0]), by_size);
	return code;
}

double pair_median(const struct pair *pair, long runs)
{
	return (pair->ratio[(runs - 1) / 2] + pair->ratio[runs / 2]) / 2;
}
