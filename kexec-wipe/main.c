/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kexec-wipe(8): put the payload that empties RAM in the kernel's hands, and go through it. */
#include "kexec-wipe/command.h"

#include <stdio.h>
#include <string.h>

#include "common/message.h"

static const struct command commands[] = {
	{ "load", loader_load,
	  ACCEPT_ACTION | ACCEPT_SERIAL | ACCEPT_DRY_RUN | ACCEPT_DOOR | ACCEPT_IMAGE |
		  ACCEPT_KERNEL | ACCEPT_VERIFY | ACCEPT_ONE_CPU },
	{ "now", loader_now, ACCEPT_DOOR },
	{ "status", loader_status, ACCEPT_JSON },
	{ "unload", loader_unload, ACCEPT_DOOR },
};

static const char help[] =
	"Usage: kexec-wipe COMMAND [OPTION]...\n"
	"Empty the RAM of this machine, then switch it off.\n"
	"\n"
	"  load    put the payload in place, nothing else happens yet\n"
	"    --door=kexec|panic|file|stock  what starts it: a kexec, a panic of the kernel, a\n"
	"                                   kexec of the signed file, or a kexec of the system's\n"
	"                                   own kernel instead of it (kexec)\n"
	"    --image=FILE                   the signed file; --door=panic takes one as well\n"
	"    --kernel=FILE                  the kernel for --door=stock (the running one)\n"
	"    --action=poweroff|reboot|halt  what to do when RAM is empty (poweroff)\n"
	"    --serial=PORT|none|auto        serial port to report to: ttyS0 or 0x3f8 (auto)\n"
	"    --verify                       read all of RAM back when it is empty\n"
	"    --one-cpu                      start no other processor to help\n"
	"    --dry-run                      print what would be loaded\n"
	"  status  is it in place, and if not, could it be\n"
	"    --json                         for programs\n"
	"  unload  take it away again; --door=DOOR: from this door only\n"
	"  now     empty RAM at once: no question, no sync; --door=DOOR: this way\n"
	"\n"
	"  --sysroot=DIR  read /proc, /sys and /run below DIR; then nothing is ever changed\n"
	"  --help         this text\n"
	"  --version      the version\n"
	"\n"
	"Exit codes: 0 done, 1 failed or not armed, 2 usage, 3 not permitted.\n";

static int run(const struct command *command, int argc, char **argv)
{
	struct options options;
	int code = arguments_parse(&options, command, argc, argv);

	if (code != EXIT_DONE)
		return code;
	if (!options.help)
		return command->run(&options);
	fputs(help, stdout);
	return EXIT_DONE;
}

static int choose(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : "";
	unsigned int i;

	if (argc < 2)
		return complain_usage("no command");
	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(word, commands[i].name) == 0)
			return run(&commands[i], argc - 1, argv + 1);
	if (argc > 2)
		return complain_usage("unknown command '%s'", word);
	if (strcmp(word, "--help") == 0)
		fputs(help, stdout);
	else if (strcmp(word, "--version") == 0)
		puts("kexec-wipe " VERSION);
	else
		return complain_usage("unknown command '%s'", word);
	return EXIT_DONE;
}

int main(int argc, char **argv)
{
	return close_stdout(choose(argc, argv));
}
