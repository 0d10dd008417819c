/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Judges a guest's RAM file: which planted records and secrets are still in it, and which bytes of
 * usable memory are not zero.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/message.h"
#include "tests/rig/programs/expect.h"
#include "tests/rig/programs/report.h"
#include "tests/rig/programs/secret.h"
#include "tests/rig/programs/subject.h"
#include "tests/rig/programs/wrong_option.h"

/* Trouble is never 1: a judge must not take it for a result. */
enum { EXIT_FOUND = 1 };

static const char help[] =
	"Usage: memscan --key HEX [OPTION]... RAMFILE\n"
	"Look for memplant's records in a guest's RAM file and count what is not zero.\n"
	"\n" SUBJECT_HELP
	"  --secret NAME=FILE look for the bytes that FILE holds as hexadecimal digits; of 64\n"
	"                     bytes (an AES-XTS key) also for both halves, NAME/1 and NAME/2\n"
	"  --prefill BYTE     the file was filled with this byte beforehand (0xA5): count what\n"
	"                     was never written\n"
	"  --expect FILE      what memplant printed (JSON): compare with what it planted\n"
	"  --other FILE       write the non-zero pages that hold no whole record, one after the\n"
	"                     other (for aeskeyfind and the like)\n"
	"  --json             print JSON: everything, instead of a summary\n"
	"  --help, --version\n"
	"\n"
	"A record is 'found' once however many copies of it there are. 'damaged' are tags of\n"
	"records that are not whole. Addresses are the guest's physical ones, ranges end before\n"
	"their second address.\n"
	"\n"
	"Exit status: 0 nothing was found; 1 a record, whole or damaged, or a secret was found;\n"
	"2 wrong usage, or a file that cannot be used.\n";

enum option_code {
	OPTION_PREFILL = SUBJECT_OPTION_END,
	OPTION_EXPECT,
	OPTION_OTHER,
	OPTION_JSON,
	OPTION_HELP,
	OPTION_VERSION,
};

static const struct option long_options[] = {
	SUBJECT_OPTIONS,
	{ "expect", required_argument, NULL, OPTION_EXPECT },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "other", required_argument, NULL, OPTION_OTHER },
	{ "prefill", required_argument, NULL, OPTION_PREFILL },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ NULL, 0, NULL, 0 },
};

struct options {
	struct subject_options subject;
	uint64_t planted[MARKER_CLASSES];
	bool expect;
	bool json;
	int prefill;
	const char *other;
};

static int parse_prefill(struct options *options, const char *text)
{
	char *end;
	long byte = strtol(text, &end, 0);

	if (end == text || *end || byte < 1 || byte > UINT8_MAX)
		return complain_usage("'%s' is not a byte from 1 to 255", text);
	options->prefill = byte;
	return EXIT_DONE;
}

static int complain_input(const char *what, const char *reason)
{
	complain("cannot use %s: %s", what, reason);
	return EXIT_USAGE;
}

static int take_option(struct options *options, int code, char *const *argv)
{
	const char *reason = NULL;

	if (code < SUBJECT_OPTION_END)
		return subject_take_option(&options->subject, code, optarg);
	switch (code) {
	case OPTION_PREFILL:
		return parse_prefill(options, optarg);
	case OPTION_EXPECT:
		options->expect = true;
		reason = expect_read(optarg, options->planted);
		break;
	case OPTION_OTHER:
		options->other = optarg;
		break;
	case OPTION_JSON:
		options->json = true;
		break;
	default:
		return wrong_option(code, argv);
	}
	return reason ? complain_input(optarg, reason) : EXIT_DONE;
}

/* Pages as they are, without their addresses. 0 or -errno. */
static int write_other(const struct scan *scan, const char *path)
{
	FILE *file = fopen(path, "we");
	uint64_t i;
	int error = 0;

	if (!file)
		return -errno;
	for (i = 0; !error && i < scan->pages; i++) {
		if (!(scan->page[i] & SCAN_NONZERO) || (scan->page[i] & SCAN_CLASSES))
			continue;
		if (fwrite(scan->ram->bytes + i * RAMFILE_PAGE_BYTES, RAMFILE_PAGE_BYTES, 1,
			   file) != 1)
			error = -errno;
	}
	if (fclose(file) != 0 && !error)
		error = -errno;
	return error;
}

static int print_report(const struct options *options, const struct scan *scan,
			const struct ranges *usable)
{
	static struct census census;
	const struct report report = {
		.path = options->subject.path,
		.scan = scan,
		.census = &census,
		.planted = options->expect ? options->planted : NULL,
		.prefill = options->prefill,
	};
	int error = 0;

	census_take(&census, scan, usable, options->prefill);
	if (options->json)
		error = report_json(&report);
	else
		report_text(&report);
	if (error)
		return complain_input("the result", strerror(-error));
	if (close_stdout(EXIT_DONE) != EXIT_DONE)
		return EXIT_USAGE;
	return scan_found(scan) ? EXIT_FOUND : EXIT_DONE;
}

static int judge(struct options *options)
{
	static struct subject subject;
	struct scan scan;
	int code, error;

	code = subject_open(&subject, &options->subject);
	if (code)
		return code;
	error = scan_run(&scan, &subject.ram, &subject.key, options->subject.secrets.item,
			 options->subject.secrets.count);
	if (error) {
		code = complain_input(options->subject.path, strerror(-error));
		goto close;
	}
	code = print_report(options, &scan, &subject.usable);
	error = options->other ? write_other(&scan, options->other) : 0;
	if (error)
		code = complain_input(options->other, strerror(-error));
	scan_free(&scan);
close:
	subject_close(&subject);
	return code;
}

int main(int argc, char **argv)
{
	static struct options options = { .prefill = CENSUS_NO_PREFILL };
	int option, code = EXIT_DONE;

	opterr = 0;
	while (!code && (option = getopt_long(argc, argv, ":", long_options, NULL)) != -1) {
		if (option == OPTION_HELP || option == OPTION_VERSION) {
			fputs(option == OPTION_HELP ? help : "memscan " VERSION "\n", stdout);
			return close_stdout(EXIT_DONE);
		}
		code = take_option(&options, option, argv);
	}
	options.subject.path = optind < argc ? argv[optind] : NULL;
	if (!code && argc - optind > 1)
		code = complain_usage("more than one RAM file given");
	if (!code)
		code = judge(&options);
	secret_free(&options.subject.secrets);
	return code;
}
