/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/command.h"

#include <ctype.h>
#include <getopt.h>
#include <string.h>

#include "common/io.h"
#include "common/message.h"

enum { OPTION_HELP = 0x1000, OPTION_SYSROOT = 0x2000 };

static const struct option long_options[] = {
	{ "action", required_argument, NULL, ACCEPT_ACTION },
	{ "door", required_argument, NULL, ACCEPT_DOOR },
	{ "dry-run", no_argument, NULL, ACCEPT_DRY_RUN },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "image", required_argument, NULL, ACCEPT_IMAGE },
	{ "json", no_argument, NULL, ACCEPT_JSON },
	{ "kernel", required_argument, NULL, ACCEPT_KERNEL },
	{ "one-cpu", no_argument, NULL, ACCEPT_ONE_CPU },
	{ "serial", required_argument, NULL, ACCEPT_SERIAL },
	{ "sysroot", required_argument, NULL, OPTION_SYSROOT },
	{ "verify", no_argument, NULL, ACCEPT_VERIFY },
	{ NULL, 0, NULL, 0 },
};

/* A word for what is wrong with the value, or NULL. */
static const char *set_option(struct options *options, int option)
{
	switch (option) {
	case ACCEPT_ACTION:
		return action_parse(optarg, &options->action) ? "action" : NULL;
	case ACCEPT_SERIAL:
		return serial_parse(optarg, &options->serial) ? "serial port" : NULL;
	case ACCEPT_DOOR:
		options->method = method_find(optarg);
		return options->method ? NULL : "door";
	case ACCEPT_IMAGE:
		options->image = optarg;
		break;
	case ACCEPT_KERNEL:
		options->kernel = optarg;
		break;
	case ACCEPT_DRY_RUN:
		options->dry_run = true;
		break;
	case ACCEPT_VERIFY:
		options->flags |= HANDOVER_VERIFY;
		break;
	case ACCEPT_ONE_CPU:
		options->flags |= HANDOVER_ONE_CPU;
		break;
	case ACCEPT_JSON:
		options->json = true;
		break;
	case OPTION_HELP:
		options->help = true;
		break;
	case OPTION_SYSROOT:
		options->sysroot = optarg;
		break;
	}
	return NULL;
}

static const char *option_name(int option)
{
	const struct option *o = long_options;

	while (o->name && o->val != option)
		o++;
	return o->name;
}

/* What only the payload knows of, or only a stock kernel. 0, or EXIT_USAGE after a complaint. */
static int check_door(const struct options *options)
{
	bool stock = options->method && options->method->makes == SLOT_STOCK;

	if (options->kernel && !stock)
		return complain_usage("option --kernel is for --door=stock alone");
	if (stock && (options->image || options->flags))
		return complain_usage(
			"--door=stock takes no option --image, --verify or --one-cpu");
	return 0;
}

int arguments_parse(struct options *options, const struct command *command, int argc, char **argv)
{
	const unsigned int accepts = command->accepts | OPTION_HELP | OPTION_SYSROOT;
	const char *bad;
	int option;

	*options = (struct options){ .action = HANDOVER_POWEROFF, .sysroot = "/" };
	opterr = 0;
	optind = 0;
	while ((option = getopt_long(argc, argv, ":", long_options, NULL)) != -1) {
		if (option == ':')
			return complain_usage("option '%s' needs a value", argv[optind - 1]);
		if (option == '?' && isgraph(optopt))
			return complain_usage("unknown option '-%c'", optopt);
		if (option == '?')
			return complain_usage("unknown option '%s'", argv[optind - 1]);
		if ((option & accepts) != (unsigned int)option)
			return complain_usage("%s takes no option --%s", command->name,
					      option_name(option));
		bad = set_option(options, option);
		if (bad)
			return complain_usage("'%s' is no %s", optarg, bad);
	}
	if (optind < argc)
		return complain_usage("%s takes no argument '%s'", command->name, argv[optind]);
	return options->help ? 0 : check_door(options);
}

bool arguments_live(const struct options *options)
{
	return strcmp(options->sysroot, "/") == 0;
}

int arguments_open_root(const struct options *options)
{
	int root = open_root(options->sysroot);

	if (root < 0)
		complain("cannot open %s: %s", options->sysroot, strerror(-root));
	return root;
}
