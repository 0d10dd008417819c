/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The payload's own store loops against other ways to write zeros, on the same memory in the same
 * run, on one CPU and on all of them; and what short runs and small pages cost. Two are compared in
 * turns (A B A B), and the median of the pairs' ratios counts: what slows a machine for a while
 * slows both halves of a pair. Processor time is taken, so that other programs' share of it costs
 * nothing.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fill_pairs.h"
#include "kexec-wipe/payload/fill_method.h"
#include "common/io.h"
#include "common/message.h"

enum { RUNS = 16, DECIMAL = 10, PAIRS_MAX = 2 * WAYS_MAX + 4 };

/* Larger than most caches of the last level, or the caches would be measured. */
static const uint64_t default_bytes = 1024ULL << 20;
static const uint64_t step_bytes = 256ULL << 20; /* parts and runs divide it */
static const uint64_t large_page_bytes = 2ULL << 20;

static const double bar_way = 0.95;  /* of each other way's speed */
static const double bar_cost = 0.97; /* of the speed in one run */

static const char usage[] =
	"Usage: fill [OPTION]...\n"
	"Write zeros with the payload's store loops and in other ways, and compare the speeds.\n"
	"\n"
	"      --size=SIZE  memory to write, a multiple of 256M (default 1G)\n"
	"      --runs=N     pairs for each comparison, 1 to 999 (default 16); the median counts\n"
	"      --json=FILE  write the figures to FILE as well\n"
	"      --help       print this text\n"
	"\n"
	"GB/s are by processor time.\n"
	"Exit status: 0 done; 1 failed, memory was left unwritten, or a bar is broken: the "
	"payload's\n"
	"choice reaches 0.95 of each other way, and shorter runs cost no more than 3 %;\n"
	"2 wrong usage.\n";

struct setup {
	uint64_t bytes;
	long runs;
	const char *json;
	unsigned int cpus; /* a power of two, as many as there are or fewer */
};

struct figures {
	struct way way[WAYS_MAX];
	unsigned int ways, chosen, pairs;
	struct pair pair[PAIRS_MAX];
};

static unsigned int power_of_two(long cpus)
{
	unsigned int n = 1;

	while (2 * n <= cpus && 2 * n <= THREADS_MAX / 2)
		n *= 2;
	return n;
}

static void add_pair(struct figures *f, const char *name, double bar, struct side judged,
		     struct side other)
{
	f->pair[f->pairs++] =
		(struct pair){ .name = name, .judged = judged, .other = other, .bar = bar };
}

static void add_ways(struct figures *f, const char *name, const struct load *load)
{
	for (unsigned int i = 0; i < f->ways; i++)
		if (i != f->chosen)
			add_pair(f, name, bar_way, (struct side){ &f->way[f->chosen], load },
				 (struct side){ &f->way[i], load });
}

static void print_table(const struct setup *setup, const struct figures *f)
{
	printf("fill speed: %s, the payload's choice, against others; %llu MiB, %u CPUs, the "
	       "median "
	       "of %ld pairs\n",
	       f->way[f->chosen].name, (unsigned long long)(setup->bytes >> 20), setup->cpus,
	       setup->runs);
	for (unsigned int i = 0; i < f->pairs; i++) {
		const struct pair *pair = &f->pair[i];

		printf("  %-14s / %-14s %6.2f", pair->name, pair->other.way->name,
		       pair_median(pair, setup->runs));
		if (pair->bar > 0)
			printf("  (bar %.2f)", pair->bar);
		printf("  the other: %.1f GB/s\n", pair->fastest);
	}
}

static int judge(const struct setup *setup, const struct figures *f)
{
	int code = EXIT_DONE;

	for (unsigned int i = 0; i < f->pairs; i++) {
		const struct pair *pair = &f->pair[i];
		double ratio = pair_median(pair, setup->runs);

		if (ratio >= pair->bar)
			continue;
		complain("bar broken: %s, %s: %.2f of %s instead of %.2f", pair->judged.way->name,
			 pair->name, ratio, pair->other.way->name, pair->bar);
		code = EXIT_INCOMPLETE;
	}
	return code;
}

static int write_json(const struct setup *setup, const struct figures *f)
{
	FILE *file = fopen(setup->json, "w");

	if (!file)
		goto failed;
	fprintf(file,
		"{ \"bytes\": %llu, \"runs\": %ld, \"cpus\": %u, \"chosen\": \"%s\", "
		"\"pairs\": [",
		(unsigned long long)setup->bytes, setup->runs, setup->cpus, f->way[f->chosen].name);
	for (unsigned int i = 0; i < f->pairs; i++)
		fprintf(file, "%s\n  { \"load\": \"%s\", \"other\": \"%s\", \"ratio\": %.4f }",
			i ? "," : "", f->pair[i].name, f->pair[i].other.way->name,
			pair_median(&f->pair[i], setup->runs));
	fputs(" ] }\n", file);
	if (fclose(file) == 0)
		return EXIT_DONE;
failed:
	complain("cannot write %s: %s", setup->json, strerror(errno));
	return EXIT_INCOMPLETE;
}

static void choose(struct figures *f, char *at)
{
	const char *name = fill_use_fastest(at);

	while (strcmp(f->way[f->chosen].name, name) != 0)
		f->chosen++;
}

static char *take(uint64_t bytes, int advice)
{
	char *at = aligned_alloc(large_page_bytes, bytes);

	if (!at)
		return NULL;
	(void)madvise(at, bytes, advice); /* a kernel without large pages has no choice */
	memset(at, 1, bytes);
	return at;
}

static int compare(const struct setup *setup, char *large, char *small)
{
	struct load whole = { large, setup->bytes, setup->bytes, 1, false };
	struct load all = { large, setup->bytes, setup->bytes / setup->cpus, setup->cpus, false };
	struct load run_16 = whole, run_2 = whole, pages = whole;
	static struct figures f;
	struct side one;
	int code;

	f.ways = ways_find(f.way);
	choose(&f, large);
	one = (struct side){ &f.way[f.chosen], &whole };
	add_ways(&f, "one CPU", &whole);
	add_ways(&f, "all CPUs", &all);
	run_16.run = 16ULL << 20;
	add_pair(&f, "runs of 16 MiB", bar_cost, (struct side){ one.way, &run_16 }, one);
	run_2.run = 2ULL << 20;
	add_pair(&f, "runs of 2 MiB", bar_cost, (struct side){ one.way, &run_2 }, one);
	pages.at = small;
	add_pair(&f, "4 KiB pages", 0, (struct side){ one.way, &pages }, one);
	if (pairs_measure(f.pair, f.pairs, setup->runs) != EXIT_DONE)
		return EXIT_INCOMPLETE;
	print_table(setup, &f);
	code = setup->json ? write_json(setup, &f) : EXIT_DONE;
	return judge(setup, &f) == EXIT_DONE ? code : EXIT_INCOMPLETE;
}

static int run(const struct setup *setup)
{
	char *large = take(setup->bytes, MADV_HUGEPAGE);
	char *small = take(setup->bytes, MADV_NOHUGEPAGE);
	int code = EXIT_INCOMPLETE;

	if (large && small)
		code = compare(setup, large, small);
	else
		complain("cannot take memory: %s", strerror(ENOMEM));
	free(large);
	free(small);
	return close_stdout(code);
}

enum option_code { OPTION_HELP = 256, OPTION_JSON, OPTION_RUNS, OPTION_SIZE };

static const struct option options[] = {
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "json", required_argument, NULL, OPTION_JSON },
	{ "runs", required_argument, NULL, OPTION_RUNS },
	{ "size", required_argument, NULL, OPTION_SIZE },
	{ 0 },
};

static int parse_runs(struct setup *setup)
{
	char *end;

	setup->runs = strtol(optarg, &end, DECIMAL);
	if (end == optarg || *end || setup->runs < 1 || setup->runs > RUNS_MAX)
		return complain_usage("invalid number of runs '%s': 1 to %d", optarg, RUNS_MAX);
	return EXIT_DONE;
}

static int parse_option(int code, struct setup *setup, bool *done)
{
	switch (code) {
	case OPTION_HELP:
		*done = true;
		fputs(usage, stdout);
		return close_stdout(EXIT_DONE);
	case OPTION_JSON:
		setup->json = optarg;
		return EXIT_DONE;
	case OPTION_RUNS:
		return parse_runs(setup);
	case OPTION_SIZE:
		if (parse_size(optarg, &setup->bytes) || !setup->bytes || setup->bytes % step_bytes)
			return complain_usage("invalid size '%s': a multiple of 256M", optarg);
		return EXIT_DONE;
	default:
		return EXIT_USAGE; /* getopt has said why */
	}
}

int main(int argc, char **argv)
{
	struct setup setup = { .bytes = default_bytes, .runs = RUNS };
	int option, code = EXIT_DONE;
	bool done = false;

	while (code == EXIT_DONE && !done &&
	       (option = getopt_long(argc, argv, "", options, NULL)) != -1)
		code = parse_option(option, &setup, &done);
	if (code != EXIT_DONE || done)
		return code;
	if (optind < argc)
		return complain_usage("unexpected argument '%s'", argv[optind]);
	setup.cpus = power_of_two(sysconf(_SC_NPROCESSORS_ONLN));
	return run(&setup);
}
