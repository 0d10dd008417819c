/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Draws what lies where in a guest's RAM file.
 */
#include <getopt.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/message.h"
#include "tests/rig/programs/picture.h"
#include "tests/rig/programs/secret.h"
#include "tests/rig/programs/subject.h"
#include "tests/rig/programs/wrong_option.h"

enum { WIDTH_MAX = 1 << 16, COLOUR_ROOM = 8 };

static const char help[] =
	"Usage: memdraw --key HEX --out FILE.png [OPTION]... RAMFILE\n"
	"Draw a guest's RAM file: a pixel for each page, or for each block of pages so that the\n"
	"picture has about 1024 x 1024, coloured by the records that lie there.\n"
	"\n" SUBJECT_HELP
	"  --secret NAME=FILE show pages that hold these bytes too (hexadecimal digits)\n"
	"  --out FILE.png     the picture\n"
	"  --title TEXT       put a title into the file\n"
	"  --width N          pixels in a row\n"
	"  --json             print the legend as JSON: width, height, block_bytes, and for each\n"
	"                     colour name, colour, description and pages\n"
	"  --help, --version\n"
	"\n"
	"A pixel shows the worst in its block: a record before a secret, a damaged record, other\n"
	"bytes that are not zero, zeros, and memory that is not usable.\n"
	"\n"
	"Exit status: 0 done; 1 the picture could not be written; 2 wrong usage, or a file that\n"
	"cannot be used.\n";

enum option_code {
	OPTION_OUT = SUBJECT_OPTION_END,
	OPTION_TITLE,
	OPTION_WIDTH,
	OPTION_JSON,
	OPTION_HELP,
	OPTION_VERSION,
};

static const struct option long_options[] = {
	SUBJECT_OPTIONS,
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "out", required_argument, NULL, OPTION_OUT },
	{ "title", required_argument, NULL, OPTION_TITLE },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ "width", required_argument, NULL, OPTION_WIDTH },
	{ NULL, 0, NULL, 0 },
};

struct options {
	struct subject_options subject;
	const char *out;
	const char *title;
	uint32_t width;
	bool json;
};

static int parse_width(struct options *options, const char *text)
{
	char *end;
	long width = strtol(text, &end, 10);

	if (end == text || *end || width < 1 || width > WIDTH_MAX)
		return complain_usage("'%s' is not a width from 1 to %d", text, WIDTH_MAX);
	options->width = width;
	return EXIT_DONE;
}

static int take_option(struct options *options, int code, char *const *argv)
{
	if (code < SUBJECT_OPTION_END)
		return subject_take_option(&options->subject, code, optarg);
	switch (code) {
	case OPTION_OUT:
		options->out = optarg;
		break;
	case OPTION_TITLE:
		options->title = optarg;
		break;
	case OPTION_WIDTH:
		return parse_width(options, optarg);
	case OPTION_JSON:
		options->json = true;
		break;
	default:
		return wrong_option(code, argv);
	}
	return EXIT_DONE;
}

static void print_text(const struct picture *picture)
{
	enum picture_kind kind;

	printf("%" PRIu32 " x %" PRIu32 " pixels of %" PRIu64 " pages\n", picture->width,
	       picture->height, picture->block_pages);
	for (kind = 0; kind < PICTURE_KINDS; kind++)
		if (picture->pages[kind])
			printf("#%06x  %9" PRIu64 "  %s\n", picture_kind_info(kind).colour,
			       picture->pages[kind], picture_kind_info(kind).description);
}

static struct json_object *legend_entry(const struct picture *picture, enum picture_kind kind)
{
	const struct marker_class_info info = picture_kind_info(kind);
	struct json_object *entry = json_object_new_object();
	char colour[COLOUR_ROOM];

	snprintf(colour, sizeof(colour), "#%06x", info.colour);
	json_object_object_add(entry, "name", json_object_new_string(info.name));
	json_object_object_add(entry, "colour", json_object_new_string(colour));
	json_object_object_add(entry, "description", json_object_new_string(info.description));
	json_object_object_add(entry, "pages", json_object_new_uint64(picture->pages[kind]));
	return entry;
}

static void print_json(const struct picture *picture)
{
	struct json_object *root = json_object_new_object(), *legend = json_object_new_array();
	enum picture_kind kind;

	for (kind = 0; kind < PICTURE_KINDS; kind++)
		json_object_array_add(legend, legend_entry(picture, kind));
	json_object_object_add(root, "width", json_object_new_uint64(picture->width));
	json_object_object_add(root, "height", json_object_new_uint64(picture->height));
	json_object_object_add(root, "block_bytes",
			       json_object_new_uint64(picture->block_pages * RAMFILE_PAGE_BYTES));
	json_object_object_add(root, "legend", legend);
	puts(json_object_to_json_string_ext(root, JSON_C_TO_STRING_PRETTY));
	json_object_put(root);
}

static int draw(const struct options *options, const struct scan *scan, const struct ranges *usable)
{
	struct picture picture;
	int error = picture_make(&picture, scan, usable, options->width);

	if (!error)
		error = picture_write(&picture, options->out, options->title);
	if (error)
		complain("cannot write %s: %s", options->out, strerror(-error));
	else
		(options->json ? print_json : print_text)(&picture);
	free(picture.pixel);
	return close_stdout(error ? EXIT_INCOMPLETE : EXIT_DONE);
}

static int scan_and_draw(struct options *options)
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
		complain("cannot scan %s: %s", options->subject.path, strerror(-error));
		code = EXIT_INCOMPLETE;
		goto close;
	}
	code = draw(options, &scan, &subject.usable);
	scan_free(&scan);
close:
	subject_close(&subject);
	return code;
}

int main(int argc, char **argv)
{
	static struct options options;
	int option, code = EXIT_DONE;

	opterr = 0;
	while (!code && (option = getopt_long(argc, argv, ":", long_options, NULL)) != -1) {
		if (option == OPTION_HELP || option == OPTION_VERSION) {
			fputs(option == OPTION_HELP ? help : "memdraw " VERSION "\n", stdout);
			return close_stdout(EXIT_DONE);
		}
		code = take_option(&options, option, argv);
	}
	options.subject.path = optind < argc ? argv[optind] : NULL;
	if (!code && argc - optind > 1)
		code = complain_usage("more than one RAM file given");
	if (!code && !options.out)
		code = complain_usage("no --out given");
	if (!code)
		code = scan_and_draw(&options);
	secret_free(&options.subject.secrets);
	return code;
}
