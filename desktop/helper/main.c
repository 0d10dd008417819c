/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memwipe-desktop-helper(8): what the window may do as root. pkexec(1) starts it when polkit has
 * permitted the first argument. Its caller is a program of the user's session, which may be taken
 * over: no environment, descriptor, path or name of the caller's is used, and every byte of the
 * input is checked.
 */
#include "desktop/helper/configure.h"
#include "desktop/helper/texts.h"

#include "common/message.h"
#include "common/signals.h"
#include "memwipe_paths.h"
#include "udev-rules/common/seconds.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char usage[] =
	"Usage: memwipe-desktop-helper ACTION\n"
	"Do as root what memwipe-gtk was permitted to; for pkexec(1).\n"
	"\n"
	"  now           memwipe now\n"
	"  disarm TIME   memwipe disarm --for=TIME\n"
	"  arm           memwipe arm\n"
	"  selftest      memwipe selftest --json\n"
	"  configure     replace " CONFIG_PATH " by what standard input says\n"
	"\n"
	"Exit codes: 0 done, 1 failed and nothing changed, 2 usage, 3 not permitted.\n";

static int run_memwipe(const char *command, const char *option)
{
	const char *const argv[] = { COMMAND_PATH, command, option, NULL };

	execv(COMMAND_PATH, (char *const *)argv);
	complain("cannot start " COMMAND_PATH ": %s", strerror(errno));
	return EXIT_INCOMPLETE;
}

static int now(const char *argument)
{
	return run_memwipe("now", NULL);
}

static int arm(const char *argument)
{
	return run_memwipe("arm", NULL);
}

static int selftest(const char *argument)
{
	return run_memwipe("selftest", "--json");
}

static int disarm(const char *argument)
{
	char option[sizeof("--for=") + 3 * sizeof(int)];
	int seconds;

	if (parse_seconds(argument, 1, &seconds) != 0) {
		complain("invalid time '%.32s': should be " SECONDS_FROM_1, argument);
		return EXIT_USAGE;
	}
	snprintf(option, sizeof(option), "--for=%d", seconds);
	return run_memwipe("disarm", option);
}

static int configure_from_input(const char *argument)
{
	struct texts texts;
	const char *reason = texts_read(&texts, STDIN_FILENO);

	if (!reason)
		return configure(&texts);
	complain("cannot save the settings: %s", reason);
	return EXIT_USAGE;
}

static const struct action {
	const char *name;
	const char *what; /* in messages: "cannot ..." */
	int (*run)(const char *argument);
	bool takes_argument;
} actions[] = {
	{ "arm", "arm", arm, false },
	{ "configure", "save the settings", configure_from_input, false },
	{ "disarm", "disarm", disarm, true },
	{ "now", "empty RAM", now, false },
	{ "selftest", "run the selftest", selftest, false },
};

/* Whatever is opened later gets none of the standard numbers, and nothing is left of the caller's
 * descriptors, environment, folder, mode mask and signal mask. */
static int leave_caller(void)
{
	sigset_t none;
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
			return -EBADF;
	sigemptyset(&none);
	if (close_range(STDERR_FILENO + 1, UINT_MAX, 0) != 0 || clearenv() != 0 ||
	    setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1) != 0 ||
	    setenv("LC_ALL", "C.UTF-8", 1) != 0 || chdir("/") != 0 ||
	    sigprocmask(SIG_SETMASK, &none, NULL) != 0)
		return -errno;
	umask(S_IWGRP | S_IWOTH);
	keep_exit_statuses();
	return 0;
}

static int run(const struct action *action, const char *argument)
{
	int error;

	if (!argument != !action->takes_argument)
		return complain_usage("%s takes %s", action->name,
				      action->takes_argument ? "a time" : "no argument");
	if (geteuid() != 0 || getuid() != 0) {
		complain("cannot %s: needs root", action->what);
		return EXIT_NOT_PERMITTED;
	}
	error = leave_caller();
	if (!error)
		return action->run(argument);
	complain("cannot %s: %s", action->what, strerror(-error));
	return EXIT_INCOMPLETE;
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc < 2)
		return complain_usage("no action");
	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(usage, stdout);
		return close_stdout(EXIT_DONE);
	}
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		puts("memwipe-desktop-helper " VERSION);
		return close_stdout(EXIT_DONE);
	}
	if (argc > 3)
		return complain_usage("too many arguments");
	for (i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (strcmp(argv[1], actions[i].name) == 0)
			return close_stdout(run(&actions[i], argv[2]));
	return complain_usage("unknown action '%.32s'", argv[1]);
}
