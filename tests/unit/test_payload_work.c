/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The queue of pieces: every byte exactly once, on maps of up to 64 TiB and 4096 ranges, with CPUs
 * (threads) that die in the middle of a piece, or while they take one.
 */
#include "kexec-wipe/payload/work.c"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define KIB (1ULL << 10)
#define MIB (1ULL << 20)
#define GIB (1ULL << 30)
#define TIB (1ULL << 40)

enum { RANGES = 4096, CPUS = 8, MIXED = 3 };

static struct mem_range map[RANGES];
static struct work work;

struct cpu {
	struct share share;
	uint32_t *times;   /* how often each piece was done */
	uint64_t lifetime; /* pieces until it dies */
	uint64_t bytes;
	pthread_t thread;
};

static uint64_t before[RANGES]; /* pieces in the ranges before this one */

static void start(uint32_t count)
{
	uint64_t pieces = 0;
	uint32_t i;

	work_start(&work, map, count);
	for (i = 0; i < count; i++) {
		before[i] = pieces;
		pieces += pieces_in(map[i], work.piece_shift);
	}
}

/* The piece's number, asked for in another way than work.c does. */
static uint64_t number_of(struct mem_range piece)
{
	uint32_t low = 0, high = work.count, middle;

	while (high - low > 1) {
		middle = (low + high) / 2;
		if (map[middle].start <= piece.start)
			low = middle;
		else
			high = middle;
	}
	assert_true(piece.start >= map[low].start && piece.end <= map[low].end);
	return before[low] + (piece.start >> work.piece_shift) -
	       (map[low].start >> work.piece_shift);
}

static uint32_t many_ranges(uint64_t bytes_each, uint64_t gap)
{
	uint64_t at = 0;
	uint32_t i;

	for (i = 0; i < RANGES; i++) {
		map[i] = (struct mem_range){ at, at + bytes_each };
		at += bytes_each + gap;
	}
	return RANGES;
}

/* One CPU takes all: no piece comes twice, none is missing, and each is as large as it can be. */
static void take_all(uint32_t count)
{
	struct mem_range piece;
	uint64_t bytes = 0, sum = 0, pieces = 0;
	struct share share;
	uint8_t *seen;
	uint32_t i;

	start(count);
	for (i = 0; i < count; i++)
		bytes += map[i].end - map[i].start;
	seen = calloc(work.pieces, 1);
	assert_non_null(seen);
	share_start(&share);
	for (; work_take(&work, &share, &piece); pieces++) {
		uint64_t number = number_of(piece);

		assert_true(number < work.pieces && !seen[number]);
		seen[number] = 1;
		assert_true(piece.end > piece.start);
		assert_int_equal(piece.start / GIB, (piece.end - 1) / GIB);
		sum += piece.end - piece.start;
	}
	assert_int_equal(pieces, work.pieces);
	assert_int_equal(sum, bytes);
	assert_int_equal(share.piece, WORK_NONE);
	assert_false(work_take(&work, &share, &piece));
	free(seen);
}

static void every_byte_comes_once(void **state)
{
	map[0] = (struct mem_range){ 0x1001, 0x9fbfd };
	map[1] = (struct mem_range){ MIB, 3 * GIB + 5 };
	map[2] = (struct mem_range){ (1ULL << 52) - 1, 1ULL << 52 };
	take_all(MIXED);
	take_all(1);
}

static void large_maps_come_once(void **state)
{
	map[0] = (struct mem_range){ MIB, 64 * TIB };
	take_all(1);
	assert_int_equal(work.pieces, 64 * TIB >> PIECE_SHIFT_MAX);
	take_all(many_ranges(64 * TIB / RANGES, GIB));
	take_all(many_ranges(4 * KIB, 4 * KIB));
	take_all(many_ranges(GIB + 4 * KIB, 4 * KIB));
}

static void pieces_suit_the_machine(void **state)
{
	map[0] = (struct mem_range){ 0, 512 * MIB };
	work_start(&work, map, 1);
	assert_int_equal(work.pieces, 32);
	map[0].end = 64 * GIB;
	work_start(&work, map, 1);
	assert_in_range(work.pieces, 512, 1024);
	map[0].end = TIB;
	work_start(&work, map, 1);
	assert_int_equal(work.pieces, 4096);
}

/* 2 TiB on 8 nodes, 512 CPUs: those pieces that are in work together lie on all nodes alike. */
static void all_nodes_are_written_at_once(void **state)
{
	enum { NODES = 8, IN_WORK = 512 };
	const uint64_t node_bytes = 2 * TIB / NODES;
	unsigned int on_node[NODES] = { 0 };
	struct mem_range piece;
	uint64_t taken = 0;
	struct share share;

	map[0] = (struct mem_range){ 0x1000, 0x9f000 };
	map[1] = (struct mem_range){ MIB, 2 * GIB - 64 * MIB };
	map[2] = (struct mem_range){ 4 * GIB, 2 * TIB };
	work_start(&work, map, MIXED);
	share_start(&share);
	while (work_take(&work, &share, &piece)) {
		on_node[piece.start / node_bytes]++;
		if (++taken % IN_WORK)
			continue;
		for (unsigned int i = 0; i < NODES; i++) {
			assert_in_range(on_node[i], IN_WORK / NODES * 3 / 4,
					IN_WORK / NODES * 5 / 4);
			on_node[i] = 0;
		}
	}
	assert_true(taken > IN_WORK);
}

/* As many CPUs as nodes: each has a node for itself. */
static void few_cpus_are_on_all_nodes(void **state)
{
	const uint64_t node_bytes = 64 * GIB;
	struct mem_range piece;
	struct share share;

	for (unsigned int nodes = 2; nodes <= STREAMS; nodes *= 2) {
		uint64_t busy = 0, taken = 0;

		map[0] = (struct mem_range){ 0, nodes * node_bytes };
		work_start(&work, map, 1);
		share_start(&share);
		while (work_take(&work, &share, &piece)) {
			busy |= 1ULL << piece.start / node_bytes;
			if (++taken % nodes)
				continue;
			assert_int_equal(busy, (1ULL << nodes) - 1);
			busy = 0;
		}
		assert_int_equal(taken, work.pieces);
	}
}

/* Ends in the middle of its last piece, which it does not count. */
static void *run_cpu(void *argument)
{
	struct cpu *cpu = argument;
	struct mem_range piece;

	while (work_take(&work, &cpu->share, &piece)) {
		if (cpu->lifetime-- == 0)
			return NULL;
		__atomic_fetch_add(&cpu->times[number_of(piece)], 1, __ATOMIC_RELAXED);
		cpu->bytes += piece.end - piece.start;
	}
	return NULL;
}

static void run_cpus(uint32_t count, uint64_t lifetime)
{
	struct cpu cpu[CPUS] = { 0 };
	struct mem_range piece;
	uint64_t redone = 0, i;
	uint32_t *times;

	start(count);
	times = calloc(work.pieces, sizeof(*times));
	assert_non_null(times);
	for (i = 0; i < CPUS; i++) {
		cpu[i].times = times;
		cpu[i].lifetime = i ? lifetime * i : UINT64_MAX; /* the first one lives */
		share_start(&cpu[i].share);
		assert_int_equal(pthread_create(&cpu[i].thread, NULL, run_cpu, &cpu[i]), 0);
	}
	for (i = 0; i < CPUS; i++)
		pthread_join(cpu[i].thread, NULL);
	for (i = 0; i < CPUS; i++) {
		if (!work_in_hand(&work, &cpu[i].share, &piece))
			continue;
		times[number_of(piece)]++;
		redone++;
	}
	for (i = 0; i < work.pieces; i++)
		assert_int_equal(times[i], 1);
	assert_true(redone < CPUS);
	if (lifetime == UINT64_MAX / CPUS)
		assert_int_equal(redone, 0);
	free(times);
}

static void many_cpus_share(void **state)
{
	map[0] = (struct mem_range){ MIB, 64 * TIB };
	run_cpus(1, UINT64_MAX / CPUS);
	run_cpus(many_ranges(64 * TIB / RANGES, GIB), UINT64_MAX / CPUS);
}

static void what_the_dead_left_is_known(void **state)
{
	map[0] = (struct mem_range){ MIB, 64 * TIB };
	run_cpus(1, 0);
	run_cpus(1, 1000);
	run_cpus(many_ranges(8 * KIB, 4 * KIB), 100);
}

/* Dead between saying so and taking: the piece is another's, and doing it twice does no harm. */
static void a_claim_without_the_piece_is_harmless(void **state)
{
	struct mem_range piece, again;
	struct share living, dead;

	map[0] = (struct mem_range){ 0, GIB };
	work_start(&work, map, 1);
	share_start(&living);
	share_start(&dead);
	dead.piece = work.next;
	assert_true(work_take(&work, &living, &piece));
	assert_true(work_in_hand(&work, &dead, &again));
	assert_memory_equal(&piece, &again, sizeof(piece));
}

/* The last claim may name a piece behind the end. */
static void a_claim_behind_the_end_is_nothing(void **state)
{
	struct mem_range piece;
	struct share share;

	map[0] = (struct mem_range){ 0, GIB };
	work_start(&work, map, 1);
	share_start(&share);
	assert_false(work_in_hand(&work, &share, &piece));
	share.piece = work.pieces;
	assert_false(work_in_hand(&work, &share, &piece));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_comes_once),
		cmocka_unit_test(large_maps_come_once),
		cmocka_unit_test(pieces_suit_the_machine),
		cmocka_unit_test(all_nodes_are_written_at_once),
		cmocka_unit_test(few_cpus_are_on_all_nodes),
		cmocka_unit_test(many_cpus_share),
		cmocka_unit_test(what_the_dead_left_is_known),
		cmocka_unit_test(a_claim_without_the_piece_is_harmless),
		cmocka_unit_test(a_claim_behind_the_end_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
