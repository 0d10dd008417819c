/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Takes memory over and over, as programs do that people work with, and ends with an error as soon
 * as it gets none or finds something else in it than it wrote.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/io.h"
#include "common/message.h"
#include "tests/rig/programs/wrong_option.h"

enum { CHUNK_WORDS = (256 << 10) / sizeof(uint64_t), CHUNK_BYTES = CHUNK_WORDS * sizeof(uint64_t) };

struct load {
	size_t chunks;
	uint64_t round;
	char original[PATH_MAX]; /* empty: memory, no files */
	char copy[PATH_MAX];
};

static int print_help(void)
{
	puts("Usage: memload SIZE [FOLDER]\n"
	     "Take SIZE bytes of memory, write to them, check them and free them, over and over.\n"
	     "With FOLDER: a file of SIZE bytes in it and a copy of the file, instead of memory.\n"
	     "\n"
	     "  --help, --version\n"
	     "\n"
	     "SIZE is in bytes, or has a unit: 64M. It is rounded down to 256 KiB. Prints the "
	     "number "
	     "of\n"
	     "each round that has succeeded, and goes on until it is killed.\n"
	     "\n"
	     "Exit status: 1 there was no memory, or it held something else than was written; 2 "
	     "wrong\n"
	     "usage.");
	return close_stdout(EXIT_DONE);
}

/* No two chunks of a round are alike, nor are two rounds. */
static uint64_t word(const struct load *load, size_t chunk, size_t i)
{
	const uint64_t odd = 0x9e3779b97f4a7c15; /* 2^64 divided by the golden ratio */

	return (load->round * load->chunks + chunk) * odd + i;
}

static void fill(const struct load *load, size_t chunk, uint64_t at[static CHUNK_WORDS])
{
	size_t i;

	for (i = 0; i < CHUNK_WORDS; i++)
		at[i] = word(load, chunk, i);
}

static bool is_intact(const struct load *load, size_t chunk, const uint64_t at[static CHUNK_WORDS])
{
	size_t i;

	for (i = 0; i < CHUNK_WORDS; i++)
		if (at[i] != word(load, chunk, i))
			return false;
	return true;
}

/* Returns false, for the callers to return. */
static bool fail(const char *what, const char *where)
{
	complain("cannot %s %s: %s", what, where, strerror(errno));
	return false;
}

static bool use_memory(const struct load *load)
{
	size_t bytes = load->chunks * CHUNK_BYTES, i;
	bool intact = true;
	uint64_t *at =
		mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		return fail("get", "memory");
	for (i = 0; i < load->chunks; i++)
		fill(load, i, at + i * CHUNK_WORDS);
	for (i = 0; i < load->chunks && intact; i++)
		intact = is_intact(load, i, at + i * CHUNK_WORDS);
	if (!intact)
		complain("memory holds something else than was written");
	munmap(at, bytes);
	return intact;
}

static bool put(int fd, const char *path, const uint64_t chunk[static CHUNK_WORDS])
{
	errno = ENOSPC; /* if it is only a part */
	return write(fd, chunk, CHUNK_BYTES) == CHUNK_BYTES || fail("write", path);
}

static bool get(int fd, const char *path, size_t index, uint64_t chunk[static CHUNK_WORDS])
{
	errno = EIO; /* if it is only a part */
	return pread(fd, chunk, CHUNK_BYTES, index * CHUNK_BYTES) == CHUNK_BYTES ||
	       fail("read", path);
}

static bool copy_chunks(const struct load *load, int original, int copy)
{
	static uint64_t chunk[CHUNK_WORDS];
	size_t i;

	for (i = 0; i < load->chunks; i++) {
		fill(load, i, chunk);
		if (!put(original, load->original, chunk))
			return false;
	}
	for (i = 0; i < load->chunks; i++)
		if (!get(original, load->original, i, chunk) || !put(copy, load->copy, chunk))
			return false;
	for (i = 0; i < load->chunks; i++) {
		if (!get(copy, load->copy, i, chunk))
			return false;
		if (!is_intact(load, i, chunk)) {
			complain("%s holds something else than was written", load->copy);
			return false;
		}
	}
	return true;
}

static bool copy_file(const struct load *load)
{
	const int flags = O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC;
	int original = open(load->original, flags, 0600), copy = open(load->copy, flags, 0600);
	bool done;

	if (original < 0 || copy < 0)
		done = fail("create", original < 0 ? load->original : load->copy);
	else
		done = copy_chunks(load, original, copy);
	unlink(load->original);
	unlink(load->copy);
	if (original >= 0)
		close(original);
	if (copy >= 0)
		close(copy);
	return done;
}

static int run(struct load *load)
{
	while (load->original[0] ? copy_file(load) : use_memory(load)) {
		load->round++;
		if (printf("%" PRIu64 "\n", load->round) < 0 || fflush(stdout) != 0)
			return close_stdout(EXIT_INCOMPLETE);
	}
	return EXIT_INCOMPLETE;
}

static int take_arguments(struct load *load, int count, char **argument)
{
	uint64_t bytes;

	if (count < 1 || count > 2)
		return complain_usage("needs a size and takes one folder");
	if (parse_size(argument[0], &bytes) || bytes < CHUNK_BYTES || bytes > SIZE_MAX / 2)
		return complain_usage("'%s' is not a size of 256 KiB or more", argument[0]);
	load->chunks = bytes / CHUNK_BYTES;
	if (count > 1) {
		snprintf(load->original, PATH_MAX, "%s/memload-%d", argument[1], getpid());
		snprintf(load->copy, PATH_MAX, "%s/memload-%d.copy", argument[1], getpid());
	}
	return EXIT_DONE;
}

enum option_code { OPTION_HELP = 1, OPTION_VERSION };

static const struct option long_options[] = {
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ NULL, 0, NULL, 0 },
};

int main(int argc, char **argv)
{
	static struct load load;
	int option, code;

	opterr = 0;
	option = getopt_long(argc, argv, ":", long_options, NULL);
	switch (option) {
	case OPTION_HELP:
		return print_help();
	case OPTION_VERSION:
		puts("memload " VERSION);
		return close_stdout(EXIT_DONE);
	case -1:
		code = take_arguments(&load, argc - optind, argv + optind);
		return code ? code : run(&load);
	default:
		return wrong_option(option, argv);
	}
}
