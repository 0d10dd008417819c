/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memwipe-watch: when the disk that the system lives on is pulled, empty the RAM. This file reads
 * the command line and decides which disks are watched.
 */
#include "sdmem/common/io.h"
#include "sdmem/common/message.h"
#include "udev-rules/medium.h"
#include "udev-rules/resident.h"
#include "udev-rules/watch.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DEADLINE_SECONDS = 15, DEADLINE_MAX_SECONDS = 3600, DECIMAL = 10 };

static const char usage[] =
	"Usage: memwipe-watch [OPTION]...\n"
	"Empty the RAM when the disk that the running system lives on is pulled.\n"
	"\n"
	"      --deadline=SECONDS  switch the power off if no door has ended the machine\n"
	"                          by then (1 to 3600, default 15)\n"
	"      --device=DEV        watch the disk of this block device instead\n"
	"      --dry-run           do everything but the last call, and print what it\n"
	"                          would have been and how long it took\n"
	"      --print-device      print what would be watched, and exit\n"
	"      --sysroot=DIR       with --print-device: look at /proc and /sys below DIR\n"
	"      --help              print this text\n"
	"      --version           print the version\n"
	"\n"
	"Exit status: 0 stopped, or a dry run is done; 1 nothing is watched; 2 wrong usage;\n"
	"3 not permitted.\n";

struct command {
	struct watch_options watch;
	const char *device;
	const char *sysroot;
	bool print_device;
};

enum option_code {
	OPTION_DEADLINE = 256,
	OPTION_DEVICE,
	OPTION_DRY_RUN,
	OPTION_HELP,
	OPTION_PRINT_DEVICE,
	OPTION_SYSROOT,
	OPTION_VERSION,
};

static const struct option options[] = {
	{ "deadline", required_argument, NULL, OPTION_DEADLINE },
	{ "device", required_argument, NULL, OPTION_DEVICE },
	{ "dry-run", no_argument, NULL, OPTION_DRY_RUN },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "print-device", no_argument, NULL, OPTION_PRINT_DEVICE },
	{ "sysroot", required_argument, NULL, OPTION_SYSROOT },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ 0 },
};

static int parse_deadline(const char *text, int *seconds)
{
	char *end;
	long number = strtol(text, &end, DECIMAL);

	if (end == text || *end || number < 1 || number > DEADLINE_MAX_SECONDS)
		return complain_usage("invalid deadline '%s': seconds, 1 to %d", text,
				      DEADLINE_MAX_SECONDS);
	*seconds = number;
	return EXIT_DONE;
}

/*
 * What getopt returned, and the word it was about. Sets *done where the command is finished by its
 * options.
 */
static int parse_option(int code, const char *word, struct command *command, bool *done)
{
	switch (code) {
	case OPTION_DEADLINE:
		return parse_deadline(optarg, &command->watch.deadline_seconds);
	case OPTION_DEVICE:
		command->device = optarg;
		return EXIT_DONE;
	case OPTION_DRY_RUN:
		command->watch.dry_run = true;
		return EXIT_DONE;
	case OPTION_PRINT_DEVICE:
		command->print_device = true;
		return EXIT_DONE;
	case OPTION_SYSROOT:
		command->sysroot = optarg;
		return EXIT_DONE;
	case OPTION_HELP:
		*done = true;
		fputs(usage, stdout);
		return close_stdout(EXIT_DONE);
	case OPTION_VERSION:
		*done = true;
		puts("memwipe-watch " VERSION);
		return close_stdout(EXIT_DONE);
	case ':':
		return complain_usage("option '%s' needs a value", word);
	default:
		if (optopt > 0 && optopt <= UCHAR_MAX)
			return complain_usage("unknown option '-%c'", optopt);
		return complain_usage("%s option '%s'", optopt ? "no value is taken by" : "unknown",
				      word);
	}
}

static int parse(int argc, char **argv, struct command *command, bool *done)
{
	int option, code = EXIT_DONE;

	while (code == EXIT_DONE && !*done &&
	       (option = getopt_long(argc, argv, ":", options, NULL)) != -1)
		code = parse_option(option, argv[optind - 1], command, done);
	if (code != EXIT_DONE || *done)
		return code;
	if (optind < argc)
		return complain_usage("unexpected argument '%s'", argv[optind]);
	if (command->sysroot && !command->print_device)
		return complain_usage("--sysroot needs --print-device");
	return EXIT_DONE;
}

static const char *why_not(const struct disk *disk)
{
	return disk->optical ? "it is an optical drive, which does not tell that its disc is gone"
			     : "it is not removable";
}

static int refuse(const char *what, const struct medium *medium)
{
	if (medium->disks.count)
		complain("cannot watch %s: %s", medium->disks.item[0].node,
			 why_not(&medium->disks.item[0]));
	else if (medium->in_ram)
		complain("%s lives in RAM: there is no disk to watch", what);
	else
		complain("cannot find the disk of %s: %s leads nowhere", what, medium->unknown);
	return EXIT_INCOMPLETE;
}

/* Prints nothing where all is well; a part that is left out is named. */
static int find_disks(const struct command *command, struct medium *medium)
{
	const char *sysroot = command->sysroot ? command->sysroot : "/";
	const char *what = command->device ? command->device : "the running system";
	int error, root = open_root(sysroot);
	size_t i;

	if (root < 0) {
		complain("cannot open %s: %s", sysroot, strerror(-root));
		return exit_code(root);
	}
	error = command->device
			? medium_of_device(root, command->device, block_loop_backing, medium)
			: medium_of_system(root, block_loop_backing, medium);
	close(root);
	if (error) {
		complain("cannot find the disk of %s: %s", what, strerror(-error));
		return exit_code(error);
	}
	for (i = 0; i < medium->disks.count && !medium->disks.item[i].removable; i++)
		continue;
	if (i == medium->disks.count)
		return refuse(what, medium);
	if (*medium->unknown)
		complain("%s leads nowhere: what lies there is not watched", medium->unknown);
	for (i = 0; i < medium->disks.count; i++)
		if (!medium->disks.item[i].removable)
			complain("%s is not watched: %s", medium->disks.item[i].node,
				 why_not(&medium->disks.item[i]));
	disks_keep_removable(&medium->disks);
	return EXIT_DONE;
}

int main(int argc, char **argv)
{
	struct command command = { .watch = { .deadline_seconds = DEADLINE_SECONDS } };
	static struct medium medium;
	bool done = false;
	size_t i;
	int code;

	/* So that systemd spares it at the end of a shutdown; no part of its name. */
	if (*program_invocation_short_name == '@')
		program_invocation_short_name++;
	code = parse(argc, argv, &command, &done);
	if (code != EXIT_DONE || done)
		return code;
	if (!command.print_device && !command.watch.dry_run && may_reboot() != 0) {
		complain("cannot watch: needs root and the right to reboot");
		return EXIT_NOT_PERMITTED;
	}
	code = find_disks(&command, &medium);
	if (code != EXIT_DONE)
		return code;
	if (!command.print_device)
		return watch_run(&medium.disks, &all_doors, &command.watch);
	for (i = 0; i < medium.disks.count; i++)
		puts(medium.disks.item[i].node);
	return close_stdout(EXIT_DONE);
}
