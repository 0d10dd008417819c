/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memwipe(8): the command for users. */
#include "udev-rules/front/command.h"

#include "common/io.h"
#include "common/message.h"
#include "common/signals.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Bits of accepts. --sysroot and --help are accepted everywhere. */
enum { ACCEPT_JSON = 1, ACCEPT_FOR = 2, ACCEPT_WORD = 4, ACCEPT_NAME = 8, ACCEPT_IF_FOREIGN = 16 };

static const struct command {
	const char *name;
	int (*run)(const struct arguments *arguments);
	unsigned int accepts;
	bool reads_only; /* may be run on recorded files */
} commands[] = {
	{ "abort", front_abort, 0, false },
	{ "alive", front_alive, 0, false },
	{ "arm", front_arm, 0, false },
	{ "cord", front_cord, ACCEPT_NAME, true },
	{ "disarm", front_disarm, ACCEPT_FOR, false },
	{ "evict-keys", front_evict_keys, 0, false },
	{ "hibernation", front_hibernation, ACCEPT_WORD, false },
	{ "load", front_load, ACCEPT_IF_FOREIGN, false },
	{ "mor", front_mor, ACCEPT_JSON | ACCEPT_WORD, true },
	{ "now", front_now, 0, false },
	{ "reload", front_reload, 0, false },
	{ "selftest", front_selftest, ACCEPT_JSON, false },
	{ "session", front_session, ACCEPT_WORD, false },
	{ "status", front_status, ACCEPT_JSON, true },
	{ "warn", front_warn, 0, false },
};

static const char help[] =
	"Usage: memwipe COMMAND [OPTION]...\n"
	"Empty the RAM of this machine, and check that this would work.\n"
	"\n"
	"  status    is this machine protected, by what, and what weakens it\n"
	"  now       empty RAM at once: no question, no sync\n"
	"  arm       start the watcher, or arm it again after disarm\n"
	"  disarm --for=TIME   ignore a pulled disk and the triggers for a time (5m)\n"
	"  abort     prevent the wipe after lost power, a closed lid, a dead-man time-out\n"
	"  alive     reset the dead-man timer\n"
	"  selftest  do everything but the last call, with times\n"
	"  evict-keys          forget keys and passphrases, as the configuration says\n"
	"  hibernation refuse|allow  whether systemd lets the machine hibernate; refuse does\n"
	"                      nothing where the configuration allows it\n"
	"  load [--if-foreign] open each door that can be opened; or only if another\n"
	"                      program has put its image into the kexec slot\n"
	"  reload    have the watcher take the configuration again; a mistake changes nothing\n"
	"  warn      warn all users if this machine is not protected\n"
	"  session [wanted]    report to the watcher whether the session is locked\n"
	"  cord NAME           check whether the configuration names the disk of block device "
	"NAME\n"
	"  mor [on|off]        ask the firmware to clear RAM at the next reset, or not\n"
	"\n"
	"  --json         status, selftest, mor: for programs\n"
	"  --sysroot=DIR  status, cord, mor: read /proc, /sys and the like below DIR\n"
	"  --help         this text\n"
	"  --version      the version\n"
	"\n"
	"Exit codes: 0 done, 1 failed or not protected, 2 usage, 3 not permitted.\n";

enum option_code { OPTION_FOR = 256, OPTION_HELP, OPTION_IF_FOREIGN, OPTION_JSON, OPTION_SYSROOT };

static const struct option options[] = {
	{ "for", required_argument, NULL, OPTION_FOR },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ "if-foreign", no_argument, NULL, OPTION_IF_FOREIGN },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "sysroot", required_argument, NULL, OPTION_SYSROOT },
	{ 0 },
};

static int does_not_take(const struct command *command, const char *what)
{
	return complain_usage("%s does not take %s", command->name, what);
}

static int parse_option(const struct command *command, int code, const char *word,
			struct arguments *arguments, const char **sysroot)
{
	switch (code) {
	case OPTION_FOR:
		arguments->seconds = optarg;
		return command->accepts & ACCEPT_FOR ? EXIT_DONE : does_not_take(command, "--for");
	case OPTION_IF_FOREIGN:
		arguments->if_foreign = true;
		return command->accepts & ACCEPT_IF_FOREIGN
			       ? EXIT_DONE
			       : does_not_take(command, "--if-foreign");
	case OPTION_JSON:
		arguments->json = true;
		return command->accepts & ACCEPT_JSON ? EXIT_DONE
						      : does_not_take(command, "--json");
	case OPTION_SYSROOT:
		*sysroot = optarg;
		return command->reads_only ? EXIT_DONE : does_not_take(command, "--sysroot");
	case ':':
		return complain_usage("option '%s' needs a value", word);
	default:
		return complain_usage("unknown option '%s'", word);
	}
}

static int parse(const struct command *command, int argc, char **argv, struct arguments *arguments,
		 const char **sysroot, bool *wants_help)
{
	int code, result = EXIT_DONE;

	while (result == EXIT_DONE && !*wants_help &&
	       (code = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		*wants_help = code == OPTION_HELP;
		if (!*wants_help)
			result = parse_option(command, code, argv[optind - 1], arguments, sysroot);
	}
	if (result != EXIT_DONE || *wants_help)
		return result;
	if (optind < argc && (command->accepts & (ACCEPT_WORD | ACCEPT_NAME)))
		arguments->word = argv[optind++];
	if (optind < argc)
		return complain_usage("unexpected argument '%s'", argv[optind]);
	if (arguments->word && !(command->accepts & ACCEPT_NAME) && strcmp(*sysroot, "/") != 0)
		return complain_usage("nothing is changed below --sysroot");
	return EXIT_DONE;
}

static int run(const struct command *command, int argc, char **argv)
{
	struct arguments arguments = { .json = false };
	const char *sysroot = "/";
	bool wants_help = false;
	int code = parse(command, argc, argv, &arguments, &sysroot, &wants_help);

	if (code != EXIT_DONE)
		return code;
	if (wants_help) {
		fputs(help, stdout);
		return EXIT_DONE;
	}
	arguments.live = strcmp(sysroot, "/") == 0;
	arguments.root = open_root(sysroot);
	if (arguments.root < 0) {
		complain("cannot open %s: %s", sysroot, strerror(-arguments.root));
		return exit_code(arguments.root);
	}
	code = command->run(&arguments);
	close(arguments.root);
	return code;
}

static int choose(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "";
	size_t i;

	if (argc < 2)
		return complain_usage("no command");
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(word, commands[i].name) == 0)
			return run(&commands[i], argc - 1, argv + 1);
	if (strcmp(word, "--help") == 0)
		fputs(help, stdout);
	else if (strcmp(word, "--version") == 0)
		puts("memwipe " VERSION);
	else
		return complain_usage("unknown command '%s'", word);
	return EXIT_DONE;
}

int main(int argc, char **argv)
{
	keep_exit_statuses();
	return close_stdout(choose(argc, argv));
}
