/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How fast the kernel can zero memory for a process at all: MADV_POPULATE_WRITE with huge pages,
 * one thread on each CPU, nothing else. Prints milliseconds, the giving back included.
 */
#include "sdmem/arena.h"
#include "sdmem/clock.h"
#include "common/io.h"
#include "common/message.h"
#include "sdmem/sweep.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char usage[] =
	"Usage: populate SIZE [again]\n"
	"Have the kernel zero SIZE of memory on all CPUs, and if told to write all of it again;\n"
	"print milliseconds.\n";

enum { PIECE_BYTES = 32 << 20 };

struct slice {
	pthread_t thread;
	void *at;
	size_t bytes;
	bool again;
	int error;
};

static void *populate(void *context)
{
	struct slice *slice = context;
	size_t done, step;

	/* In pieces that are still in the caches for the second time, as a sweep's are. */
	for (done = 0; done < slice->bytes && !slice->error; done += step) {
		step = slice->bytes - done < PIECE_BYTES ? slice->bytes - done : PIECE_BYTES;
		slice->error = memory_populate((char *)slice->at + done, step);
		if (slice->again)
			memset((char *)slice->at + done, UINT8_MAX, step);
	}
	return NULL;
}

static int populate_all(struct arena *arena, bool again)
{
	static struct slice slices[SWEEP_THREADS_MAX];
	unsigned int count = sweep_cpus(), i, started;
	size_t page = 2 << 20, share = arena->bytes / count / page * page;
	int error = 0;

	for (started = 0; started < count; started++) {
		struct slice *slice = &slices[started];

		slice->again = again;
		slice->bytes = started + 1 < count ? share : arena_unused(arena);
		slice->at = arena_next(arena, slice->bytes);
		error = -pthread_create(&slice->thread, NULL, populate, slice);
		if (error)
			break;
	}
	for (i = 0; i < started; i++) {
		pthread_join(slices[i].thread, NULL);
		error = slices[i].error ? slices[i].error : error;
	}
	return error;
}

int main(int argc, char **argv)
{
	uint64_t bytes, start;
	struct arena arena;
	bool again = false;
	int error;

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(usage, stdout);
		return close_stdout(EXIT_DONE);
	}
	if (argc == 3 && strcmp(argv[2], "again") == 0)
		again = true;
	else if (argc != 2)
		return complain_usage("needs a size, and at most the word 'again'");
	if (parse_size(argv[1], &bytes) != 0 || bytes == 0)
		return complain_usage("needs a size such as 1G");
	start = clock_ms();
	error = arena_map(&arena, bytes, true);
	if (!error) {
		error = populate_all(&arena, again);
		arena_unmap(&arena);
	}
	if (error) {
		complain("cannot populate %s: %s", argv[1], strerror(-error));
		return exit_code(error);
	}
	printf("%" PRIu64 "\n", clock_ms() - start);
	return close_stdout(EXIT_DONE);
}
