/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memwipe evict-keys: before sleep, or when somebody says so. Each kind in a process of its own, so
 * that one that hangs costs no more than the budget.
 */
#include "udev-rules/front/command.h"
#include "udev-rules/front/evict.h"

#include "common/message.h"
#include "udev-rules/common/config.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOOK_NS = 10000000, LOOKS_PER_SECOND = 100 };

static const struct kind {
	const char *name;
	int (*evict)(int root, const char *names);
} kinds[] = {
	{ "agents", evict_agents },
	{ "keyrings", evict_keyrings },
	{ "volumes", evict_volumes },
};

static _Noreturn void evict_and_exit(const struct kind *kind, int root, const char *names)
{
	int told = kind->evict(root, names);

	if (told < 0)
		complain("cannot evict %s: %s", kind->name, strerror(-told));
	else
		printf("%s: %d told to forget\n", kind->name, told);
	fflush(stdout);
	_exit(told < 0 ? EXIT_INCOMPLETE : EXIT_DONE);
}

/* What is left of the budget is counted down in *looks. */
static int run_within(const struct kind *kind, int root, const char *names, int *looks)
{
	const struct timespec pause = { .tv_nsec = LOOK_NS };
	pid_t child = fork(), ended;
	int status = 0;

	if (child < 0) {
		complain("cannot evict %s: %s", kind->name, strerror(errno));
		return EXIT_INCOMPLETE;
	}
	if (child == 0)
		evict_and_exit(kind, root, names);
	while ((ended = waitpid(child, &status, WNOHANG)) == 0 && *looks > 0) {
		nanosleep(&pause, NULL);
		--*looks;
	}
	if (ended == child && WIFEXITED(status))
		return WEXITSTATUS(status);
	kill(child, SIGKILL); /* one that waits for a disk stays, and nobody waits for it */
	complain("cannot evict %s: not within the budget", kind->name);
	return EXIT_INCOMPLETE;
}

static const struct kind *find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

static int evict_all(const struct config *config, int root)
{
	int looks = config->budget_seconds * LOOKS_PER_SECOND, code = EXIT_DONE, one;
	char copy[CONFIG_WORD_BYTES], *rest = copy, *name;
	const struct kind *kind;

	snprintf(copy, sizeof(copy), "%s", config->evict);
	while ((name = strsep(&rest, " \t"))) {
		kind = find(name);
		if (!kind)
			continue; /* a blank: other words are refused when the file is read */
		one = run_within(kind, root, config->volumes, &looks);
		code = one == EXIT_DONE ? code : one;
	}
	return code;
}

int front_evict_keys(const struct arguments *arguments)
{
	char reason[CONFIG_REASON_BYTES];
	struct config config;
	int error = config_read(&config, arguments->root, CONFIG_PATH, reason);

	if (error && error != -ENOENT) {
		complain(CONFIG_PATH ": %s", reason);
		return error == -EINVAL ? EXIT_USAGE : exit_code(error);
	}
	if (geteuid() != 0) {
		complain("cannot evict keys: needs root");
		return EXIT_NOT_PERMITTED;
	}
	return evict_all(&config, arguments->root);
}
