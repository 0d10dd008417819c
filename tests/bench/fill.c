/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The payload's own store loops against other ways to write zeros, on the same memory in the same
 * run, on one CPU and on all of them; and what short runs and small pages cost. Processor time is
 * taken and runs are interleaved, so that other programs hit all alike.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fill_time.h"
#include "kexec-wipe/payload/fill_method.h"
#include "common/io.h"
#include "common/message.h"

enum { RUNS = 15, RUNS_MAX = 999, DECIMAL = 10 };

/* Larger than most caches of the last level, or the caches would be measured. */
static const uint64_t default_bytes = 1024ULL << 20;
static const uint64_t step_bytes = 256ULL << 20; /* parts and runs divide it */
static const uint64_t large_page_bytes = 2ULL << 20;

static const double bar_way = 0.95;  /* of the best way's speed */
static const double bar_cost = 0.97; /* of the speed in one run */

static const char usage[] =
	"Usage: fill [OPTION]...\n"
	"Write zeros with the payload's store loops and in other ways, and compare the speeds.\n"
	"\n"
	"      --size=SIZE  memory to write, a multiple of 256M (default 1G)\n"
	"      --runs=N     runs of each, 1 to 999 (default 15); the best one counts\n"
	"      --json=FILE  write the figures to FILE as well\n"
	"      --help       print this text\n"
	"\n"
	"GB/s are by processor time.\n"
	"Exit status: 0 done; 1 failed, memory was left unwritten, or a bar is broken: the "
	"payload's\n"
	"choice reaches 0.95 of the best way, and shorter runs cost no more than 3 %;\n"
	"2 wrong usage.\n";

struct setup {
	uint64_t bytes;
	long runs;
	const char *json;
	unsigned int cpus; /* a power of two, as many as there are or fewer */
};

enum { LOADS_MAX = 8, LOAD_ONE = 0, LOAD_ALL = 1, LOADS_WAYS = 2 };

/* best[i][j]: GB/s of way i under load j; loads from LOADS_WAYS on are for the chosen way alone */
struct figures {
	struct way way[WAYS_MAX];
	struct load load[LOADS_MAX];
	const char *load_name[LOADS_MAX];
	double bar[LOADS_MAX]; /* 0: told only */
	unsigned int ways, loads, chosen;
	double best[WAYS_MAX][LOADS_MAX];
};

static unsigned int power_of_two(long cpus)
{
	unsigned int n = 1;

	while (2 * n <= cpus && 2 * n <= THREADS_MAX / 2)
		n *= 2;
	return n;
}

static void add_load(struct figures *f, const char *name, double bar, struct load load)
{
	f->load[f->loads] = load;
	f->bar[f->loads] = bar;
	f->load_name[f->loads++] = name;
}

/* One run of each under each load. */
static int measure_once(struct figures *f, bool check)
{
	unsigned int i, j;

	for (j = 0; j < f->loads; j++) {
		for (i = 0; i < f->ways; i++) {
			int64_t ns;
			double speed;

			if (j >= LOADS_WAYS && i != f->chosen)
				continue;
			f->load[j].check = check;
			ns = fill_time(&f->way[i], &f->load[j]);
			if (ns < 0) {
				complain("cannot compare: %s: %s", f->way[i].name,
					 ns == -EIO ? "memory was left unwritten" : strerror(-ns));
				return EXIT_INCOMPLETE;
			}
			speed = (double)f->load[j].bytes / ns;
			if (f->best[i][j] < speed)
				f->best[i][j] = speed;
		}
	}
	return EXIT_DONE;
}

static double best_of_all(const struct figures *f, unsigned int load)
{
	double best = 0;

	for (unsigned int i = 0; i < f->ways; i++)
		if (best < f->best[i][load])
			best = f->best[i][load];
	return best;
}

/* Of the load that it is compared with: the best way, or the same way in one run on large pages. */
static double share(const struct figures *f, unsigned int way, unsigned int load)
{
	double of = load < LOADS_WAYS ? best_of_all(f, load) : f->best[way][LOAD_ONE];

	return f->best[way][load] / of;
}

static void print_table(const struct setup *setup, const struct figures *f)
{
	printf("fill speed: %llu MiB, %ld runs each; GB/s, and as a share of the best\n",
	       (unsigned long long)(setup->bytes >> 20), setup->runs);
	printf("  %-14s %14s %11u CPUs\n", "", "1 CPU", setup->cpus);
	for (unsigned int i = 0; i < f->ways; i++)
		printf("  %-14s %8.1f %5.2f  %8.1f %5.2f%s\n", f->way[i].name, f->best[i][LOAD_ONE],
		       share(f, i, LOAD_ONE), f->best[i][LOAD_ALL], share(f, i, LOAD_ALL),
		       i == f->chosen ? "  the payload's choice" : "");
	for (unsigned int j = LOADS_WAYS; j < f->loads; j++)
		printf("  %-14s %8.1f %5.2f\n", f->load_name[j], f->best[f->chosen][j],
		       share(f, f->chosen, j));
}

static int judge(const struct figures *f)
{
	int code = EXIT_DONE;

	for (unsigned int j = 0; j < f->loads; j++) {
		if (share(f, f->chosen, j) >= f->bar[j])
			continue;
		complain("bar broken: %s, %s: %.2f instead of %.2f", f->way[f->chosen].name,
			 f->load_name[j], share(f, f->chosen, j), f->bar[j]);
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
		"{ \"bytes\": %llu, \"runs\": %ld, \"cpus\": %u, \"chosen\": \"%s\", \"ways\": [",
		(unsigned long long)setup->bytes, setup->runs, setup->cpus, f->way[f->chosen].name);
	for (unsigned int i = 0; i < f->ways; i++)
		fprintf(file, "%s\n  { \"name\": \"%s\", \"one_cpu\": %.4f, \"all_cpus\": %.4f }",
			i ? "," : "", f->way[i].name, share(f, i, LOAD_ONE), share(f, i, LOAD_ALL));
	fputs(" ], \"chosen_in\": {", file);
	for (unsigned int j = LOADS_WAYS; j < f->loads; j++)
		fprintf(file, "%s \"%s\": %.4f", j > LOADS_WAYS ? "," : "", f->load_name[j],
			share(f, f->chosen, j));
	fputs(" } }\n", file);
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

static int run(const struct setup *setup)
{
	char *large = take(setup->bytes, MADV_HUGEPAGE);
	char *small = take(setup->bytes, MADV_NOHUGEPAGE);
	struct load whole = { large, setup->bytes, setup->bytes, 1, false };
	struct load all = { large, setup->bytes, setup->bytes / setup->cpus, setup->cpus, false };
	struct load pages = whole;
	struct figures f = { 0 };
	int code = EXIT_INCOMPLETE;
	long i;

	if (!large || !small) {
		complain("cannot take memory: %s", strerror(ENOMEM));
		goto out;
	}
	f.ways = ways_find(f.way);
	choose(&f, large);
	add_load(&f, "one CPU", bar_way, whole);
	add_load(&f, "all CPUs", bar_way, all);
	whole.run = 16ULL << 20;
	add_load(&f, "runs of 16 MiB", bar_cost, whole);
	whole.run = 2ULL << 20;
	add_load(&f, "runs of 2 MiB", bar_cost, whole);
	pages.at = small;
	add_load(&f, "4 KiB pages", 0, pages);
	code = measure_once(&f, true);
	for (i = 1; code == EXIT_DONE && i < setup->runs; i++)
		code = measure_once(&f, false);
	if (code != EXIT_DONE)
		goto out;
	print_table(setup, &f);
	if (setup->json)
		code = write_json(setup, &f);
	if (judge(&f) != EXIT_DONE)
		code = EXIT_INCOMPLETE;
out:
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
