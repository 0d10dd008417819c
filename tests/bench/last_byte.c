/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A model, no measurement: how long the payload takes until the last byte of machines with many
 * memory nodes. Measured here is how fast one CPU stores, and how fast all of them do, which stands
 * for the bandwidth of one node; the pieces come in the order of kexec-wipe/payload/work.c. A CPU
 * stores no faster than here, and those that write to the same node share its bandwidth. Distance
 * is left out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fill_time.h"
#include "kexec-wipe/payload/fill_method.h"
#include "kexec-wipe/payload/work.h"
#include "common/io.h"
#include "common/message.h"

enum { RUNS = 5, CPUS_MAX = 512, NODES_MAX = 8 };

#define GIB (1ULL << 30)

static const uint64_t measured_bytes = 256ULL << 20;
static const uint64_t large_page_bytes = 2ULL << 20;
static const double bar = 1.1; /* times what the bandwidths allow */

static const struct machine {
	const char *name;
	unsigned int nodes, cpus;
	uint64_t node_bytes;
} machines[] = {
	{ "64 GiB, 1 node, 16 CPUs", 1, 16, 64 * GIB },
	{ "512 GiB, 2 nodes, 128 CPUs", 2, 128, 256 * GIB },
	{ "2 TiB, 8 nodes, 512 CPUs", 8, 512, 256 * GIB },
};

/* In bytes a nanosecond, which are GB/s. */
struct rates {
	double cpu, node;
};

struct pieces {
	struct mem_range *item;
	uint64_t count, next;
};

static int by_address(const void *a, const void *b)
{
	const struct mem_range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* Below 4 GiB one is left out, as for devices. NULL: no memory. */
static struct mem_range *list_pieces(const struct machine *m, uint64_t *count)
{
	const struct mem_range ram[] = { { 1 << 20, 3 * GIB },
					 { 4 * GIB, m->nodes * m->node_bytes } };
	struct mem_range *piece;
	struct share share;
	struct work work;

	work_start(&work, ram, 2);
	share_start(&share);
	piece = calloc(work.pieces, sizeof(*piece));
	for (*count = 0; piece && work_take(&work, &share, &piece[*count]); ++*count)
		;
	return piece;
}

/* Nanoseconds until the last byte. */
static double last_byte(const struct machine *m, struct rates rates, struct pieces pieces)
{
	struct { /* a CPU that is at work */
		unsigned int node;
		double left;
	} cpu[CPUS_MAX];
	unsigned int working = 0, on_node[NODES_MAX] = { 0 };
	double now = 0;

	for (;;) {
		double step = 0;

		for (; working < m->cpus && pieces.next < pieces.count; working++) {
			struct mem_range r = pieces.item[pieces.next++];

			cpu[working].node = (unsigned int)(r.start / m->node_bytes);
			cpu[working].left = (double)(r.end - r.start);
			on_node[cpu[working].node]++;
		}
		if (!working)
			return now;
		for (unsigned int pass = 0; pass < 2; pass++) {
			for (unsigned int i = 0; i < working; i++) {
				double share = rates.node / on_node[cpu[i].node];
				double rate = share < rates.cpu ? share : rates.cpu;

				if (pass)
					cpu[i].left -= step * rate;
				else if (i == 0 || cpu[i].left / rate < step)
					step = cpu[i].left / rate;
			}
		}
		now += step;
		for (unsigned int i = 0; i < working;) {
			if (cpu[i].left > 1) {
				i++;
				continue;
			}
			on_node[cpu[i].node]--;
			cpu[i] = cpu[--working];
		}
	}
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

static int judge(FILE *json, const struct machine *m, struct rates rates)
{
	double bandwidth = rates.cpu * m->cpus / m->nodes, ideal, ours, in_order;
	struct pieces pieces = { 0 };

	if (bandwidth > rates.node)
		bandwidth = rates.node;
	ideal = (double)m->node_bytes / bandwidth;
	pieces.item = list_pieces(m, &pieces.count);
	if (!pieces.item) {
		complain("cannot take memory");
		return EXIT_INCOMPLETE;
	}
	ours = last_byte(m, rates, pieces) / ideal;
	qsort(pieces.item, pieces.count, sizeof(*pieces.item), by_address);
	in_order = last_byte(m, rates, pieces) / ideal;
	free(pieces.item);
	printf("  %-28s %6.2f times the ideal (bar %.1f), %.2f in the order of addresses\n",
	       m->name, ours, bar, in_order);
	if (json)
		fprintf(json, "%s\n  { \"machine\": \"%s\", \"ours\": %.3f, \"addresses\": %.3f }",
			m == machines ? "" : ",", m->name, ours, in_order);
	if (ours <= bar)
		return EXIT_DONE;
	complain("bar broken: %s: %.2f times the ideal", m->name, ours);
	return EXIT_INCOMPLETE;
}

int main(int argc, char **argv)
{
	FILE *json = NULL;
	struct rates rates;
	int code = EXIT_DONE;

	if (argc != 1 && (argc != 3 || strcmp(argv[1], "--json") != 0))
		return complain_usage("takes nothing but --json FILE");
	if (argc == 3 && !(json = fopen(argv[2], "w"))) {
		complain("cannot write %s", argv[2]);
		return EXIT_INCOMPLETE;
	}
	rates = measure();
	if (rates.cpu <= 0 || rates.node <= 0) {
		complain("cannot measure");
		code = EXIT_INCOMPLETE;
	}
	printf("time to the last byte (a model): %.0f GB/s a CPU, %.0f GB/s a node\n", rates.cpu,
	       rates.node);
	if (json)
		fputs("{ \"model\": [", json);
	for (size_t i = 0; code == EXIT_DONE && i < sizeof(machines) / sizeof(machines[0]); i++)
		code = judge(json, &machines[i], rates);
	if (json && (fputs(" ] }\n", json) < 0 || fclose(json) != 0))
		code = EXIT_INCOMPLETE;
	return close_stdout(code);
}
