/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Plants records in many kinds of memory, says what it planted, and stays in the background with
 * all of it until the machine goes.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "common/io.h"
#include "common/lock.h"
#include "common/message.h"
#include "tests/rig/programs/background.h"
#include "tests/rig/programs/plant.h"
#include "tests/rig/programs/wrong_option.h"

enum { PLANTINGS_MAX = 64, FILES_MAX = 1 << 20 };

static const struct {
	plant_function *plant;
	bool needs_path;
} method[MARKER_CLASSES] = {
	[MARKER_HEAP] = { plant_heap, false },
	[MARKER_STACK] = { plant_stack, false },
	[MARKER_FREED] = { plant_freed, false },
	[MARKER_TMPFS] = { plant_tmpfs, true },
	[MARKER_PAGECACHE] = { plant_pagecache, true },
	[MARKER_OVERLAY] = { plant_overlay, true },
	[MARKER_PIPE] = { plant_pipe, false },
	[MARKER_SOCKET] = { plant_socket, false },
	[MARKER_KEYRING] = { plant_keyring, false },
	[MARKER_SECRETMEM] = { plant_secretmem, false },
	[MARKER_HUGEPAGE] = { plant_hugepage, false },
	[MARKER_VIDEO] = { plant_video, true },
	[MARKER_HUGEPOOL] = { plant_hugepool, false },
	[MARKER_KERNEL] = { plant_device, true },
};

struct options {
	struct marker_key key;
	bool has_key;
	bool json;
	uint64_t first; /* number of each class's first record */
	struct planting planting[PLANTINGS_MAX];
	size_t count;
};

static int print_help(void)
{
	enum marker_class class;

	puts("Usage: memplant --key HEX [--first N] [--json] CLASS=SIZE[@PATH]...\n"
	     "Plant records that memscan finds, print what was planted, and stay in the "
	     "background\n"
	     "with all of it.\n"
	     "\n"
	     "  --key HEX  the run's key, 32 hexadecimal digits; plant a class once with each key "
	     "and\n"
	     "             number\n"
	     "  --first N  number each class's records from N on, behind those that another "
	     "process "
	     "has\n"
	     "             planted with this key (default 0)\n"
	     "  --json     print one line of JSON:\n"
	     "             "
	     "{\"planted\":[{\"class\":\"heap\",\"bytes\":N,\"wanted\":N},...],\"pid\":P}\n"
	     "             with \"skipped\":\"reason\" in an entry that did not get all it wanted\n"
	     "  --help, --version\n"
	     "\n"
	     "SIZE is in bytes, or has a unit: 100M. Classes:");
	for (class = 0; class < MARKER_CLASSES; class ++)
		printf("  %-*s %s%s\n", MARKER_NAME_MAX, marker_class_info[class].name,
		       marker_class_info[class].description,
		       method[class].needs_path ? " (needs @PATH)" : "");
	puts("\nfreed comes last, whatever the order. The process in the background ignores "
	     "SIGTERM;\n"
	     "SIGKILL ends it.\n"
	     "\n"
	     "Exit status: 0 everything was planted; 1 less than that; 2 wrong usage.");
	return close_stdout(EXIT_DONE);
}

static int add_planting(struct options *options, const char *argument)
{
	struct planting *p = &options->planting[options->count];
	char size[MARKER_NAME_MAX] = "";
	const char *equals = strchr(argument, '='), *path;
	uint64_t bytes;

	if (options->count == PLANTINGS_MAX)
		return complain_usage("too many classes");
	if (!equals)
		return complain_usage("'%s' is not CLASS=SIZE", argument);
	p->class = marker_class_find(argument, equals - argument);
	if (p->class == MARKER_CLASSES)
		return complain_usage("'%s' names no class", argument);
	path = strchr(equals, '@');
	p->path = path ? path + 1 : NULL;
	if (method[p->class].needs_path != (p->path && *p->path))
		return complain_usage("'%s' %s path", argument,
				      method[p->class].needs_path ? "needs a" : "takes no");
	snprintf(size, sizeof(size), "%.*s", path ? (int)(path - equals - 1) : MARKER_NAME_MAX,
		 equals + 1);
	if (parse_size(size, &bytes) || bytes < MARKER_BYTES || bytes > SIZE_MAX / 2)
		return complain_usage("'%s' is not a size that records fit into", size);
	p->wanted = bytes / MARKER_BYTES;
	options->count++;
	return EXIT_DONE;
}

/* Those of one class go on with the numbers where the last one stopped. */
static void number_records(struct options *options)
{
	uint64_t next[MARKER_CLASSES];
	size_t i;

	for (i = 0; i < MARKER_CLASSES; i++)
		next[i] = options->first;
	for (i = 0; i < options->count; i++) {
		struct planting *p = &options->planting[i];

		p->key = &options->key;
		p->planter = getpid();
		p->first = next[p->class];
		next[p->class] += p->wanted;
	}
}

static void plant_classes(struct options *options, bool freed)
{
	size_t i;

	for (i = 0; i < options->count; i++) {
		struct planting *p = &options->planting[i];

		if ((p->class == MARKER_FREED) == freed)
			(void)method[p->class].plant(p); /* the reason is in *p */
	}
}

static void plant_all(struct options *options)
{
	static const struct rlimit files = { FILES_MAX, FILES_MAX };
	struct rlimit limit;

	if (setrlimit(RLIMIT_NOFILE, &files) != 0 && getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &limit); /* fewer pipes and sockets otherwise */
	}
	number_records(options);
	plant_classes(options, false);
	/*
	 * Lock what was planted; MCL_ONFAULT, because pages that were never touched need no lock.
	 * Without privilege this fails: then the kernel may evict pages, and the markers still
	 * count as planted.
	 */
	(void)mlockall(MCL_CURRENT | MCL_ONFAULT);
	plant_classes(options, true);
	(void)protect_from_oom();
}

static void print_json(FILE *out, const struct options *options)
{
	size_t i;

	fputs("{\"planted\":[", out);
	for (i = 0; i < options->count; i++) {
		const struct planting *p = &options->planting[i];

		fprintf(out, "%s{\"class\":\"%s\",\"bytes\":%" PRIu64 ",\"wanted\":%" PRIu64,
			i ? "," : "", marker_class_info[p->class].name, p->planted * MARKER_BYTES,
			p->wanted * MARKER_BYTES);
		if (*p->reason)
			fprintf(out, ",\"skipped\":\"%s\"", p->reason);
		fputc('}', out);
	}
	fprintf(out, "],\"pid\":%d}\n", getpid());
}

static void print_text(FILE *out, const struct options *options)
{
	size_t i;

	for (i = 0; i < options->count; i++) {
		const struct planting *p = &options->planting[i];

		fprintf(out, "%-*s %14" PRIu64 " bytes%s%s\n", MARKER_NAME_MAX,
			marker_class_info[p->class].name, p->planted * MARKER_BYTES,
			*p->reason ? ", no more: " : "", p->reason);
	}
	fprintf(out, "process %d holds them\n", getpid());
}

static int work(void *arg, FILE *out)
{
	struct options *options = arg;
	int code = EXIT_DONE;
	size_t i;

	plant_all(options);
	for (i = 0; i < options->count; i++)
		if (*options->planting[i].reason)
			code = EXIT_INCOMPLETE;
	(options->json ? print_json : print_text)(out, options);
	return code;
}

enum option_code { OPTION_KEY = 1, OPTION_FIRST, OPTION_JSON, OPTION_HELP, OPTION_VERSION };

static const struct option long_options[] = {
	{ "first", required_argument, NULL, OPTION_FIRST },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "key", required_argument, NULL, OPTION_KEY },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ NULL, 0, NULL, 0 },
};

static int take_option(struct options *options, int code, char *const *argv)
{
	switch (code) {
	case OPTION_KEY:
		if (marker_key_parse(optarg, &options->key))
			return complain_usage("a key has %d hexadecimal digits", MARKER_KEY_DIGITS);
		options->has_key = true;
		return EXIT_DONE;
	case OPTION_FIRST:
		if (parse_size(optarg, &options->first))
			return complain_usage("'%s' is no number of a record", optarg);
		return EXIT_DONE;
	case OPTION_JSON:
		options->json = true;
		return EXIT_DONE;
	default:
		return wrong_option(code, argv);
	}
}

int main(int argc, char **argv)
{
	static struct options options;
	int option, code = EXIT_DONE;

	opterr = 0;
	while (!code && (option = getopt_long(argc, argv, ":", long_options, NULL)) != -1) {
		if (option == OPTION_HELP)
			return print_help();
		if (option == OPTION_VERSION) {
			puts("memplant " VERSION);
			return close_stdout(EXIT_DONE);
		}
		code = take_option(&options, option, argv);
	}
	for (; !code && optind < argc; optind++)
		code = add_planting(&options, argv[optind]);
	if (!code && !options.has_key)
		code = complain_usage("no --key given");
	if (!code && options.count == 0)
		code = complain_usage("no class given");
	return code ? code : background_run(work, &options);
}
