/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The payload's own store loop against the other ways to write zeros, on the same memory, one
 * thread. Processor time is taken and runs are interleaved, so that other programs hit all alike,
 * and each is checked: the memory was full before and is zero afterwards. Only ratios are printed.
 */
#include "kexec-wipe/payload/fill.h"

#include <emmintrin.h>
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "sdmem/common/io.h"
#include "sdmem/common/message.h"

enum { RUNS = 9, RUNS_MAX = 999, DECIMAL = 10, DIRT = 0xA5, NS_PER_S = 1000000000 };

/* Larger than most caches of the last level, or the caches would be measured. */
static const uint64_t default_bytes = 512ULL << 20;
static const uint64_t align_bytes = 2ULL << 20; /* a large page, as the payload maps memory */

static const char usage[] =
	"Usage: fill [OPTION]...\n"
	"Write zeros with the payload's store loop and in four other ways, and compare the times.\n"
	"\n"
	"      --size=SIZE  memory to write, such as 512M (default 512M)\n"
	"      --runs=N     runs of each, 1 to 999 (default 9)\n"
	"      --json=FILE  write the figures to FILE as well\n"
	"      --help       print this text\n"
	"\n"
	"A figure is the processor time of the best or the median run over that of the best of "
	"all.\n"
	"Exit status: 0 done; 1 failed, or memory was left unwritten; 2 wrong usage.\n";

struct setup {
	uint64_t bytes;
	long runs;
	const char *json;
};

static uint64_t by_payload(void *at, uint64_t bytes)
{
	return fill(at, bytes);
}

static uint64_t by_memset(void *at, uint64_t bytes)
{
	memset(at, 0, bytes);
	return 0;
}

static uint64_t by_stosb(void *at, uint64_t bytes)
{
	__asm__ volatile("rep stosb" : "+D"(at), "+c"(bytes) : "a"(0) : "memory");
	return bytes;
}

static uint64_t by_stosq(void *at, uint64_t bytes)
{
	uint64_t words = bytes / sizeof(words);

	__asm__ volatile("rep stosq" : "+D"(at), "+c"(words) : "a"(0) : "memory");
	return words;
}

static uint64_t by_movnti(void *at, uint64_t bytes)
{
	long long *word = at, *end = word + bytes / sizeof(*word);

	while (word < end)
		_mm_stream_si64(word++, 0);
	_mm_sfence();
	return 0;
}

static const struct way {
	const char *name;
	uint64_t (*fill)(void *at, uint64_t bytes); /* returns what it left unwritten */
} ways[] = {
	{ "payload", by_payload }, { "memset", by_memset }, { "rep stosb", by_stosb },
	{ "rep stosq", by_stosq }, { "movnti", by_movnti },
};

enum { WAYS = sizeof(ways) / sizeof(ways[0]) };

struct figure {
	double best, median;
};

static bool all_zero(const char *at, uint64_t bytes)
{
	return at[0] == 0 && memcmp(at, at + 1, bytes - 1) == 0;
}

static int64_t spent_ns(void)
{
	struct timespec spent;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
	return (int64_t)spent.tv_sec * NS_PER_S + spent.tv_nsec;
}

/* The time in ns, or -EIO if a byte was left unwritten. */
static int64_t time_one(const struct way *way, void *at, uint64_t bytes)
{
	int64_t start, end;
	uint64_t left;

	memset(at, DIRT, bytes);
	start = spent_ns();
	left = way->fill(at, bytes);
	end = spent_ns();
	return !left && all_zero(at, bytes) ? end - start : -EIO;
}

static int by_size(const void *a, const void *b)
{
	int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;

	return (one > other) - (one < other);
}

/* times: runs of the first way, runs of the second, ... */
static void compare(int64_t *times, long runs, struct figure *figure)
{
	int64_t best = INT64_MAX;
	size_t i;

	for (i = 0; i < WAYS; i++) {
		qsort(times + i * runs, runs, sizeof(*times), by_size);
		if (times[i * runs] < best)
			best = times[i * runs];
	}
	for (i = 0; i < WAYS; i++) {
		figure[i].best = (double)times[i * runs] / best;
		figure[i].median = (double)times[i * runs + runs / 2] / best;
	}
}

static int measure(const struct setup *setup, void *at, struct figure *figure)
{
	int64_t *times = calloc(WAYS * setup->runs, sizeof(*times)), taken;
	long run;
	size_t i;

	if (!times) {
		complain("cannot keep %ld runs: %s", setup->runs, strerror(ENOMEM));
		return EXIT_INCOMPLETE;
	}
	for (run = 0; run < setup->runs; run++) {
		for (i = 0; i < WAYS; i++) {
			taken = time_one(&ways[i], at, setup->bytes);
			if (taken < 0) {
				complain("cannot compare: %s left memory unwritten", ways[i].name);
				free(times);
				return EXIT_INCOMPLETE;
			}
			times[i * setup->runs + run] = taken;
		}
	}
	compare(times, setup->runs, figure);
	free(times);
	return EXIT_DONE;
}

static void print_table(const struct setup *setup, const struct figure *figure)
{
	size_t i;

	printf("fill speed: %llu MiB, one thread, %ld runs each; fastest run = 1\n",
	       (unsigned long long)(setup->bytes >> 20), setup->runs);
	printf("  %-10s %8s %8s\n", "", "best", "median");
	for (i = 0; i < WAYS; i++)
		printf("  %-10s %8.2f %8.2f\n", ways[i].name, figure[i].best, figure[i].median);
}

static int write_json(const struct setup *setup, const struct figure *figure)
{
	FILE *file = fopen(setup->json, "w");
	size_t i;

	if (!file)
		goto failed;
	fprintf(file, "{ \"bytes\": %llu, \"runs\": %ld, \"ways\": [",
		(unsigned long long)setup->bytes, setup->runs);
	for (i = 0; i < WAYS; i++)
		fprintf(file, "%s\n  { \"name\": \"%s\", \"best\": %.4f, \"median\": %.4f }",
			i ? "," : "", ways[i].name, figure[i].best, figure[i].median);
	fputs(" ] }\n", file);
	if (fclose(file) == 0)
		return EXIT_DONE;
failed:
	complain("cannot write %s: %s", setup->json, strerror(errno));
	return EXIT_INCOMPLETE;
}

static int run(const struct setup *setup)
{
	struct figure figure[WAYS];
	void *at = aligned_alloc(align_bytes, setup->bytes);
	int code;

	if (!at) {
		complain("cannot take %llu bytes: %s", (unsigned long long)setup->bytes,
			 strerror(ENOMEM));
		return EXIT_INCOMPLETE;
	}
	(void)madvise(at, setup->bytes, MADV_HUGEPAGE); /* small pages do as well */
	code = measure(setup, at, figure);
	free(at);
	if (code != EXIT_DONE)
		return code;
	print_table(setup, figure);
	if (setup->json)
		code = write_json(setup, figure);
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
		if (parse_size(optarg, &setup->bytes) || !setup->bytes ||
		    setup->bytes % align_bytes)
			return complain_usage("invalid size '%s': a multiple of 2M", optarg);
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
	return run(&setup);
}
