/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/options.h"

#include "sdmem/clock.h"
#include "common/io.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT_MIN_BYTES = 64 << 10 };

const char options_usage[] =
	"Usage: sdmem [-f] [-l [-l]] [-v] [OPTION...]\n"
	"Overwrite the free memory of the running system.\n"
	"\n"
	"  -f                   accepted; random passes are fast without it\n"
	"  -l                   fewer passes: zeros, then random\n"
	"  -l -l                one pass of zeros, enough for memory\n"
	"  -v, --verbose        say what is reachable and what is not\n"
	"      --limit SIZE     sweep SIZE at most (512M, 2G)\n"
	"      --leave SIZE     leave SIZE free\n"
	"      --deadline TIME  stop after TIME (90, 90s, 5m, 1h)\n"
	"      --pattern P      write zero, ones, random or a byte in hex (a5)\n"
	"      --passes N       write the pattern N times\n"
	"      --verify         read back what was written\n"
	"      --drop-caches    free first what the kernel can do without (root)\n"
	"      --thorough       also most of what the kernel keeps free for itself (root)\n"
	"      --video          also the free memory of video cards\n"
	"  -n, --dry-run        say what would be swept, take nothing\n"
	"      --json           the result as JSON on standard output\n"
	"  -q, --quiet          print nothing if all was swept\n"
	"      --sysroot DIR    with --dry-run: look at the /proc and /sys below DIR\n"
	"  -h, --help           this text\n"
	"      --version        the version\n"
	"\n"
	"Without -l and --pattern 38 passes are written, as by secure-delete's sdmem.\n"
	"Exit codes: 0 all that is reachable was swept, 1 not all, 2 usage, 3 not permitted.\n";

enum {
	OPT_LIMIT = 256,
	OPT_LEAVE,
	OPT_DEADLINE,
	OPT_PATTERN,
	OPT_PASSES,
	OPT_VERIFY,
	OPT_DROP_CACHES,
	OPT_THOROUGH,
	OPT_VIDEO,
	OPT_JSON,
	OPT_SYSROOT,
	OPT_VERSION
};

static const struct option long_options[] = {
	{ "deadline", required_argument, NULL, OPT_DEADLINE },
	{ "drop-caches", no_argument, NULL, OPT_DROP_CACHES },
	{ "dry-run", no_argument, NULL, 'n' },
	{ "help", no_argument, NULL, 'h' },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "leave", required_argument, NULL, OPT_LEAVE },
	{ "limit", required_argument, NULL, OPT_LIMIT },
	{ "passes", required_argument, NULL, OPT_PASSES },
	{ "pattern", required_argument, NULL, OPT_PATTERN },
	{ "quiet", no_argument, NULL, 'q' },
	{ "sysroot", required_argument, NULL, OPT_SYSROOT },
	{ "thorough", no_argument, NULL, OPT_THOROUGH },
	{ "verbose", no_argument, NULL, 'v' },
	{ "verify", no_argument, NULL, OPT_VERIFY },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ "video", no_argument, NULL, OPT_VIDEO },
	{ NULL, 0, NULL, 0 },
};

/* What the passes will be, while options are still being read. */
struct choice {
	unsigned int less;
	unsigned int count;  /* 0: not given */
	const char *pattern; /* NULL: not given */
};

static enum options_action wrong(struct options *options, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static enum options_action wrong(struct options *options, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(options->problem, sizeof(options->problem), format, args);
	va_end(args);
	return OPTIONS_WRONG;
}

static enum options_action take_size(struct options *options, const char *name, uint64_t *bytes)
{
	int error = parse_size(optarg, bytes);

	if (error == -ERANGE)
		return wrong(options, "%s %.40s is too large", name, optarg);
	if (error)
		return wrong(options, "%s needs a size such as 512M, not '%.40s'", name, optarg);
	return OPTIONS_SWEEP;
}

static enum options_action take_deadline(struct options *options)
{
	static const struct {
		char unit;
		unsigned int seconds;
	} units[] = { { '\0', 1 }, { 's', 1 }, { 'm', 60 }, { 'h', 3600 } };
	enum { DEADLINE_MAX = 1000000 };
	char *end = optarg;
	unsigned long number = isdigit((unsigned char)*optarg) ? strtoul(optarg, &end, 10) : 0;
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (*end == units[i].unit && (*end == '\0' || end[1] == '\0') && number > 0 &&
		    number <= DEADLINE_MAX) {
			options->deadline_ms = (uint64_t)number * units[i].seconds * MS_PER_S;
			return OPTIONS_SWEEP;
		}
	return wrong(options, "--deadline needs a time such as 90s or 5m, not '%.40s'", optarg);
}

static enum options_action take_passes(struct options *options, struct choice *choice)
{
	char *end;
	unsigned long number = strtoul(optarg, &end, 10);

	if (!isdigit((unsigned char)*optarg) || *end || number < 1 || number > PASSES_MAX)
		return wrong(options, "--passes needs a number from 1 to %d, not '%.40s'",
			     PASSES_MAX, optarg);
	choice->count = number;
	return OPTIONS_SWEEP;
}

static const struct {
	int option;
	size_t offset; /* of a bool in struct options */
} switches[] = {
	{ 'n', offsetof(struct options, dry_run) },
	{ 'q', offsetof(struct options, quiet) },
	{ 'v', offsetof(struct options, verbose) },
	{ OPT_DROP_CACHES, offsetof(struct options, drop_caches) },
	{ OPT_JSON, offsetof(struct options, json) },
	{ OPT_THOROUGH, offsetof(struct options, thorough) },
	{ OPT_VERIFY, offsetof(struct options, verify) },
	{ OPT_VIDEO, offsetof(struct options, video) },
};

/* `word` is where the option stands on the command line. */
static enum options_action take_option(int option, const char *word, struct options *options,
				       struct choice *choice)
{
	size_t i;

	for (i = 0; i < sizeof(switches) / sizeof(*switches); i++)
		if (switches[i].option == option) {
			*(bool *)((char *)options + switches[i].offset) = true;
			return OPTIONS_SWEEP;
		}
	switch (option) {
	case 'f':
		return OPTIONS_SWEEP;
	case 'l':
		choice->less++;
		return OPTIONS_SWEEP;
	case 'h':
		return OPTIONS_HELP;
	case OPT_VERSION:
		return OPTIONS_VERSION;
	case OPT_LIMIT:
		return take_size(options, "--limit", &options->wish.limit);
	case OPT_LEAVE:
		return take_size(options, "--leave", &options->wish.leave);
	case OPT_DEADLINE:
		return take_deadline(options);
	case OPT_PASSES:
		return take_passes(options, choice);
	case OPT_PATTERN:
		choice->pattern = optarg;
		return OPTIONS_SWEEP;
	case OPT_SYSROOT:
		options->sysroot = optarg;
		return OPTIONS_SWEEP;
	case ':':
		return wrong(options, "%.60s needs a value", word);
	default:
		return wrong(options, "unknown option '%.60s'", word);
	}
}

static enum options_action choose_passes(struct options *options, const struct choice *choice)
{
	struct pass pass;

	if (!choice->pattern && !choice->count) {
		passes_historic(&options->passes, choice->less);
		return OPTIONS_SWEEP;
	}
	if (choice->less)
		return wrong(options, "-l chooses the passes: not together with --pattern or "
				      "--passes");
	if (pass_parse(choice->pattern ? choice->pattern : "zero", &pass) != 0)
		return wrong(options,
			     "--pattern is zero, ones, random or a byte in hex, not '%.40s'",
			     choice->pattern);
	(void)passes_repeat(&options->passes, pass, choice->count ? choice->count : 1);
	return OPTIONS_SWEEP;
}

static enum options_action check_together(struct options *options)
{
	if (options->quiet && (options->verbose || options->json))
		return wrong(options, "--quiet forbids --verbose and --json");
	if (options->quiet && options->dry_run)
		return wrong(options, "--quiet and --dry-run together say nothing and do nothing");
	if (options->wish.limit < LIMIT_MIN_BYTES)
		return wrong(options, "--limit must be 64K or more");
	if (options->dry_run && (options->drop_caches || options->thorough || options->video))
		return wrong(options, "--dry-run changes nothing: not together with --drop-caches, "
				      "--thorough and --video");
	if (strcmp(options->sysroot, "/") != 0 && !options->dry_run)
		return wrong(options, "--sysroot needs --dry-run");
	return OPTIONS_SWEEP;
}

enum options_action options_parse(int argc, char **argv, struct options *options)
{
	struct choice choice = { .less = 0 };
	enum options_action action = OPTIONS_SWEEP;
	int option, word = 1;

	*options = (struct options){ .wish.limit = UINT64_MAX, .sysroot = "/" };
	optind = 0; /* glibc: reset, in case of an earlier call */
	opterr = 0;
	while (action == OPTIONS_SWEEP &&
	       (option = getopt_long(argc, argv, ":flvnqh", long_options, NULL)) != -1) {
		action = take_option(option, argv[word], options, &choice);
		word = optind;
	}
	if (action != OPTIONS_SWEEP)
		return action;
	if (optind < argc)
		return wrong(options, "takes no argument, but got '%.60s'", argv[optind]);
	action = choose_passes(options, &choice);
	return action == OPTIONS_SWEEP ? check_together(options) : action;
}
