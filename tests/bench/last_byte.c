/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A model, no measurement: how long the payload takes until the last byte of a machine that was
 * recorded. Measured here is how fast one CPU stores, and how fast all of them do, which stands for
 * the bandwidth of one node; the pieces come in the order of kexec-wipe/payload/work.c. A CPU
 * stores no faster than here, and those that write to the same node share its bandwidth. Distance
 * is left out.
 */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fill_time.h"
#include "topology.h"
#include "kexec-wipe/payload/fill_method.h"
#include "kexec-wipe/payload/work.h"
#include "common/io.h"
#include "common/message.h"

enum { RUNS = 5, DMESG_MAX_BYTES = 16 << 20 };

static const uint64_t measured_bytes = 256ULL << 20;
static const uint64_t large_page_bytes = 2ULL << 20;
static const double bar = 1.1; /* times what the bandwidths allow */
static const double ns_per_s = 1e9;

static const char usage[] =
	"Usage: last_byte [OPTION]... DMESG...\n"
	"Tell how long a wipe of each machine would take, by a model: the nodes and CPUs that its "
	"kernel\n"
	"named at boot, and how fast this machine stores zeros.\n"
	"\n"
	"      --rates=CPU,NODE  GB/s of one CPU, and of all that write to one node, instead of "
	"measuring\n"
	"      --json=FILE       write the figures to FILE as well\n"
	"      --help            print this text\n"
	"\n"
	"Exit status: 0 done; 1 failed, or a bar is broken: at most 1.1 times what the rates "
	"allow;\n"
	"2 wrong usage.\n";

/* In bytes a nanosecond, which are GB/s. */
struct rates {
	double cpu, node;
};

struct output {
	FILE *json; /* NULL: none is wanted */
	bool begun; /* a machine is in it */
};

struct pieces {
	struct mem_range *item;
	uint64_t count, next;
};

/* The CPUs that are at work. */
struct crew {
	struct {
		unsigned int node;
		double left; /* of its piece */
	} cpu[TOPOLOGY_CPUS_MAX];
	unsigned int working, on_node[TOPOLOGY_NODES_MAX];
};

static int by_address(const void *a, const void *b)
{
	const struct mem_range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* NULL: no memory. */
static struct mem_range *list_pieces(const struct topology *t, uint64_t *count)
{
	struct mem_range *piece;
	struct share share;
	struct work work;

	work_start(&work, t->ram.item, t->ram.count);
	share_start(&share);
	piece = calloc(work.pieces, sizeof(*piece));
	for (*count = 0; piece && work_take(&work, &share, &piece[*count]); ++*count)
		;
	return piece;
}

static double rate_of(const struct crew *crew, unsigned int cpu, struct rates rates)
{
	double share = rates.node / crew->on_node[crew->cpu[cpu].node];

	return share < rates.cpu ? share : rates.cpu;
}

/* Until the first of them has finished its piece: nanoseconds. */
static double work_on(struct crew *crew, struct rates rates)
{
	double step = crew->cpu[0].left / rate_of(crew, 0, rates);

	for (unsigned int i = 1; i < crew->working; i++) {
		double needed = crew->cpu[i].left / rate_of(crew, i, rates);

		step = needed < step ? needed : step;
	}
	for (unsigned int i = 0; i < crew->working; i++)
		crew->cpu[i].left -= step * rate_of(crew, i, rates);
	return step;
}

/* Nanoseconds until the last byte. */
static double last_byte(const struct topology *t, struct rates rates, struct pieces pieces)
{
	static struct crew crew;
	double now = 0;

	memset(&crew, 0, sizeof(crew));
	for (;;) {
		for (; crew.working < t->cpus && pieces.next < pieces.count; crew.working++) {
			struct mem_range r = pieces.item[pieces.next++];
			unsigned int node = topology_node(t, r.start);

			crew.cpu[crew.working].node = node;
			crew.cpu[crew.working].left = (double)(r.end - r.start);
			crew.on_node[node]++;
		}
		if (!crew.working)
			return now;
		now += work_on(&crew, rates);
		for (unsigned int i = 0; i < crew.working;) {
			if (crew.cpu[i].left > 1) {
				i++;
				continue;
			}
			crew.on_node[crew.cpu[i].node]--;
			crew.cpu[i] = crew.cpu[--crew.working];
		}
	}
}

/* Nanoseconds: what all CPUs together need, and no less than the largest node does. */
static double allowed(const struct topology *t, struct rates rates)
{
	double all = (double)ranges_bytes(&t->ram) / (rates.cpu * t->cpus);

	for (unsigned int i = 0; i < t->nodes; i++)
		if ((double)t->node_bytes[i] / rates.node > all)
			all = (double)t->node_bytes[i] / rates.node;
	return all;
}

static double best_rate(const struct way *way, struct load load)
{
	double best = 0;

	for (int i = 0; i < RUNS; i++) {
		int64_t ns = fill_time(way, &load);

		if (ns > 0 && (double)load.bytes / ns > best)
			best = (double)load.bytes / ns;
	}
	return best;
}

/* Of the payload's choice; 0: failed. */
static struct rates measure(void)
{
	unsigned int threads = 1, cpus = (unsigned int)sysconf(_SC_NPROCESSORS_ONLN);
	char *at = aligned_alloc(large_page_bytes, FILL_TRIAL_BYTES + measured_bytes);
	struct way way = { "fill", NULL, NULL }, all[WAYS_MAX];
	struct rates rates = { 0, 0 };
	const char *name;

	if (!at)
		return rates;
	(void)madvise(at, FILL_TRIAL_BYTES + measured_bytes, MADV_HUGEPAGE);
	memset(at, 1, FILL_TRIAL_BYTES + measured_bytes);
	name = fill_use_fastest(at);
	for (unsigned int i = ways_find(all); i; i--)
		if (strcmp(all[i - 1].name, name) == 0)
			way = all[i - 1];
	while (2 * threads <= cpus && 2 * threads <= THREADS_MAX / 2)
		threads *= 2;
	rates.cpu = best_rate(&way, (struct load){ at, measured_bytes, measured_bytes, 1, false });
	rates.node = best_rate(&way, (struct load){ at, measured_bytes, measured_bytes / threads,
						    threads, false });
	free(at);
	return rates;
}

static void write_json(struct output *output, const char *name, double ours, double least,
		       double in_order)
{
	if (!output->json)
		return;
	fprintf(output->json,
		"%s\n  { \"machine\": \"%s\", \"ours_s\": %.3f, \"least_s\": %.3f, "
		"\"addresses_s\": %.3f }",
		output->begun ? "," : "", name, ours, least, in_order);
	output->begun = true;
}

static int model(struct output *output, const char *name, const struct topology *t,
		 struct rates rates)
{
	double least = allowed(t, rates) / ns_per_s, ours, in_order;
	struct pieces pieces = { 0 };

	pieces.item = list_pieces(t, &pieces.count);
	if (!pieces.item) {
		complain("cannot take memory");
		return EXIT_INCOMPLETE;
	}
	ours = last_byte(t, rates, pieces) / ns_per_s;
	qsort(pieces.item, pieces.count, sizeof(*pieces.item), by_address);
	in_order = last_byte(t, rates, pieces) / ns_per_s;
	free(pieces.item);
	printf("  %-24s %5.0f GiB  %2u nodes  %3u CPUs  %7.2f s  %.2f times the least (bar %.1f), "
	       "%.2f in the order of addresses\n",
	       name, (double)ranges_bytes(&t->ram) / (1 << 30), t->nodes, t->cpus, ours,
	       ours / least, bar, in_order / least);
	write_json(output, name, ours, least, in_order);
	if (ours <= bar * least)
		return EXIT_DONE;
	complain("bar broken: %s: %.2f times the least", name, ours / least);
	return EXIT_INCOMPLETE;
}

/* NULL: it has complained. */
static const struct topology *read_topology(const char *path)
{
	static struct topology topology;
	int root = open_root(*path == '/' ? "/" : ".");
	char *text;
	size_t bytes;
	int error = root < 0 ? root : read_file(root, path, DMESG_MAX_BYTES, &text, &bytes);
	const char *reason;

	if (error) {
		complain("cannot read %s: %s", path, strerror(-error));
		return NULL;
	}
	close(root);
	reason = topology_parse(&topology, text);
	free(text);
	if (!reason)
		return &topology;
	complain("cannot use %s: %s", path, reason);
	return NULL;
}

/* The file's name without folder and ending is the machine's. */
static int model_file(struct output *output, const char *path, struct rates rates)
{
	const struct topology *topology = read_topology(path);
	const char *slash = strrchr(path, '/');
	char name[64];

	if (!topology)
		return EXIT_INCOMPLETE;
	(void)snprintf(name, sizeof(name), "%s", slash ? slash + 1 : path);
	name[strcspn(name, ".")] = '\0';
	return model(output, name, topology, rates);
}

static int model_all(struct output *output, char **path, struct rates rates)
{
	int code = EXIT_DONE;

	if (rates.cpu <= 0 || rates.node <= 0) {
		complain("cannot measure");
		return EXIT_INCOMPLETE;
	}
	printf("time to the last byte (a model): %.1f GB/s a CPU, %.1f GB/s a node\n", rates.cpu,
	       rates.node);
	if (output->json)
		fputs("{ \"model\": [", output->json);
	for (; *path; path++)
		if (model_file(output, *path, rates) != EXIT_DONE)
			code = EXIT_INCOMPLETE;
	if (output->json && fputs(" ] }\n", output->json) < 0)
		code = EXIT_INCOMPLETE;
	return code;
}

enum option_code { OPTION_HELP = 256, OPTION_JSON, OPTION_RATES };

static const struct option options[] = {
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "json", required_argument, NULL, OPTION_JSON },
	{ "rates", required_argument, NULL, OPTION_RATES },
	{ 0 },
};

static int parse_option(int code, const char **json, struct rates *rates)
{
	char rest;

	switch (code) {
	case OPTION_JSON:
		*json = optarg;
		return EXIT_DONE;
	case OPTION_RATES:
		if (sscanf(optarg, "%lf,%lf%c", &rates->cpu, &rates->node, &rest) != 2 ||
		    rates->cpu <= 0 || rates->node <= 0)
			return complain_usage("invalid rates '%s': two numbers", optarg);
		return EXIT_DONE;
	default:
		return EXIT_USAGE; /* getopt has said why */
	}
}

int main(int argc, char **argv)
{
	struct rates rates = { 0, 0 };
	struct output output = { 0 };
	const char *json = NULL;
	int option, code = EXIT_DONE;

	while (code == EXIT_DONE && (option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == OPTION_HELP) {
			fputs(usage, stdout);
			return close_stdout(EXIT_DONE);
		}
		code = parse_option(option, &json, &rates);
	}
	if (code != EXIT_DONE)
		return code;
	if (optind == argc)
		return complain_usage("needs what a kernel said at boot");
	if (json && !(output.json = fopen(json, "w"))) {
		complain("cannot write %s", json);
		return EXIT_INCOMPLETE;
	}
	code = model_all(&output, argv + optind, rates.cpu > 0 ? rates : measure());
	if (output.json && fclose(output.json) != 0)
		code = EXIT_INCOMPLETE;
	return close_stdout(code);
}
