/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memwipe evict-keys: run before the machine sleeps, or by a user. Each kind of secret is evicted
 * in a child process, so that one that hangs is abandoned when the budget is used up.
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

enum { POLL_NS = 10000000, POLLS_PER_SECOND = 100 };

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
	int count = kind->evict(root, names);

	if (count < 0)
		complain("cannot evict %s: %s", kind->name, strerror(-count));
	else
		printf("%s: %d told to forget\n", kind->name, count);
	fflush(stdout);
	_exit(count < 0 ? EXIT_INCOMPLETE : EXIT_DONE);
}

/* *polls is the rest of the budget in units of POLL_NS; it is counted down here. */
static int run_within(const struct kind *kind, int root, const char *names, int *polls)
{
	const struct timespec pause = { .tv_nsec = POLL_NS };
	pid_t child = fork(), ended;
	int status = 0;

	if (child < 0) {
		complain("cannot evict %s: %s", kind->name, strerror(errno));
		return EXIT_INCOMPLETE;
	}
	if (child == 0)
		evict_and_exit(kind, root, names);
	while ((ended = waitpid(child, &status, WNOHANG)) == 0 && *polls > 0) {
		nanosleep(&pause, NULL);
		--*polls;
	}
	if (ended == child && WIFEXITED(status))
		return WEXITSTATUS(status);
	kill(child, SIGKILL); /* not waited for: in uninterruptible I/O it stays */
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
	int polls = config->budget_seconds * POLLS_PER_SECOND, code = EXIT_DONE, one;
	char copy[CONFIG_WORD_BYTES], *rest = copy, *name;
	const struct kind *kind;

	snprintf(copy, sizeof(copy), "%s", config->evict);
	while ((name = strsep(&rest, " \t"))) {
		kind = find(name);
		if (!kind)
			continue; /* between two blanks; the parser has refused other words */
		one = run_within(kind, root, config->volumes, &polls);
		code = one == EXIT_DONE ? code : one;
	}
	return code;
}

int front_evict_keys(const struct arguments *arguments)
{
	struct config config;
	int code = config_load(&config, arguments->root, NULL);

	if (code != EXIT_DONE)
		return code;
	if (geteuid() != 0) {
		complain("cannot evict keys: needs root");
		return EXIT_NOT_PERMITTED;
	}
	return evict_all(&config, arguments->root);
}
