/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memwipe-watch: when the disk that the system lives on is pulled, empty the RAM. This file handles
 * the command line and finds out what to watch.
 */
#include "common/io.h"
#include "common/message.h"
#include "udev-rules/common/seconds.h"
#include "udev-rules/watch/print_doors.h"
#include "udev-rules/watch/resident.h"
#include "udev-rules/watch/settings.h"
#include "udev-rules/watch/start.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
	"Usage: memwipe-watch [OPTION]...\n"
	"Empty the RAM when the disk that the running system lives on is pulled.\n"
	"\n"
	"      --check-config      read the configuration, say what is wrong, and exit\n"
	"      --config=FILE       read this one instead of " CONFIG_PATH "\n"
	"      --deadline=TIME     if a door has not ended the machine by then, try the next\n"
	"                          (1s to 30d, default 15s)\n"
	"      --device=DEV        watch the disk of this block device instead: a path,\n"
	"                          serial=..., port=... or label=...\n"
	"      --dry-run           do everything but the last call, and print what it\n"
	"                          would have been and how long it took\n"
	"      --print-device      print what would be watched, and exit\n"
	"      --print-doors       print which doors are open, and why others are not, and exit\n"
	"      --sysroot=DIR       only check or print, for the system below DIR\n"
	"      --help              print this text\n"
	"      --version           print the version\n"
	"\n"
	"Exit status: 0 stopped, or a dry run is done; 1 nothing is watched; 2 wrong usage or\n"
	"configuration; 3 not permitted.\n";

struct command {
	const char *sysroot;
	struct overrides overrides;
	bool check_config;
	bool dry_run;
	bool print_device;
	bool print_doors;
};

enum option_code {
	OPTION_CHECK_CONFIG = 256,
	OPTION_CONFIG,
	OPTION_DEADLINE,
	OPTION_DEVICE,
	OPTION_DRY_RUN,
	OPTION_HELP,
	OPTION_PRINT_DEVICE,
	OPTION_PRINT_DOORS,
	OPTION_SYSROOT,
	OPTION_VERSION,
};

static const struct option options[] = {
	{ "check-config", no_argument, NULL, OPTION_CHECK_CONFIG },
	{ "config", required_argument, NULL, OPTION_CONFIG },
	{ "deadline", required_argument, NULL, OPTION_DEADLINE },
	{ "device", required_argument, NULL, OPTION_DEVICE },
	{ "dry-run", no_argument, NULL, OPTION_DRY_RUN },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "print-device", no_argument, NULL, OPTION_PRINT_DEVICE },
	{ "print-doors", no_argument, NULL, OPTION_PRINT_DOORS },
	{ "sysroot", required_argument, NULL, OPTION_SYSROOT },
	{ "version", no_argument, NULL, OPTION_VERSION },
	{ 0 },
};

static int parse_deadline(const char *text, int *seconds)
{
	if (parse_seconds(text, 1, seconds) != 0)
		return complain_usage("invalid deadline '%s': should be %s", text, SECONDS_FROM_1);
	return EXIT_DONE;
}

/*
 * `code` is what getopt_long(3) returned, `word` the argument it parsed. Sets *done if the option
 * completes the command: --help and --version.
 */
static int parse_option(int code, const char *word, struct command *command, bool *done)
{
	switch (code) {
	case OPTION_CHECK_CONFIG:
		command->check_config = true;
		return EXIT_DONE;
	case OPTION_CONFIG:
		command->overrides.config = optarg;
		return EXIT_DONE;
	case OPTION_DEADLINE:
		return parse_deadline(optarg, &command->overrides.deadline_seconds);
	case OPTION_DEVICE:
		command->overrides.device = optarg;
		return EXIT_DONE;
	case OPTION_DRY_RUN:
		command->dry_run = true;
		return EXIT_DONE;
	case OPTION_PRINT_DEVICE:
		command->print_device = true;
		return EXIT_DONE;
	case OPTION_PRINT_DOORS:
		command->print_doors = true;
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

/* Nothing is watched. */
static bool only_prints(const struct command *command)
{
	return command->check_config || command->print_device || command->print_doors;
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
	if (command->sysroot && !only_prints(command))
		return complain_usage("--sysroot needs --check-config, --print-device or "
				      "--print-doors");
	return EXIT_DONE;
}

static int print_devices(struct targets *targets, int root)
{
	size_t i;

	(void)targets_arrived(targets, root, disk_only_listed);
	targets_report(targets);
	for (i = 0; i < targets->disks.count; i++)
		puts(targets->disks.item[i].node);
	return close_stdout(EXIT_DONE);
}

static int run(const struct command *command, int root)
{
	static struct settings settings;
	static struct watch watch;
	int code;

	watch = (struct watch){ .config = &settings.config,
				.targets = &settings.targets,
				.doors = &settings.doors,
				.overrides = &command->overrides,
				.dry_run = command->dry_run,
				.changed_fd = -1,
				.state_fd = -1,
				.slot_report.fd = -1 };
	code = config_load(&settings.config, root, command->overrides.config);
	if (code == EXIT_DONE && command->check_config && *settings.config.wrong_device)
		code = EXIT_USAGE;
	if (code == EXIT_DONE)
		code = settings_choose(&settings, &command->overrides);
	if (code != EXIT_DONE || command->check_config)
		return code;
	if (command->print_doors)
		return print_doors(&settings.doors, root);
	code = settings_find(&settings, root, &command->overrides);
	if (code != EXIT_DONE)
		return code;
	return command->print_device ? print_devices(&settings.targets, root) : watch_run(&watch);
}

int main(int argc, char **argv)
{
	struct command command = { .sysroot = NULL };
	const char *sysroot;
	bool done = false;
	int code, root;

	/* systemd does not kill processes whose argv[0] begins with '@'; not part of the name. */
	if (*program_invocation_short_name == '@')
		program_invocation_short_name++;
	code = parse(argc, argv, &command, &done);
	if (code != EXIT_DONE || done)
		return code;
	if (!only_prints(&command) && !command.dry_run && may_reboot() != 0) {
		complain("cannot watch: needs root and the right to reboot");
		return EXIT_NOT_PERMITTED;
	}
	sysroot = command.sysroot ? command.sysroot : "/";
	root = open_root(sysroot);
	if (root < 0) {
		complain("cannot open %s: %s", sysroot, strerror(-root));
		return exit_code(root);
	}
	code = run(&command, root);
	close(root);
	return code;
}
