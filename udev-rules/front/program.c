/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/program.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Copy the last line that is not empty. */
static void read_last_line(int fd, char output[PROGRAM_OUTPUT_BYTES])
{
	FILE *stream = fdopen(fd, "r");
	char line[PROGRAM_OUTPUT_BYTES];

	while (stream && fgets(line, sizeof(line), stream)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line)
			memcpy(output, line, sizeof(line));
	}
	if (stream)
		fclose(stream);
	else
		close(fd);
}

static int wait_for(pid_t child)
{
	int status;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return PROGRAM_MISSING;
	return WIFEXITED(status) ? WEXITSTATUS(status) : PROGRAM_MISSING - 1;
}

int program_run(const char *const *argv, char output[PROGRAM_OUTPUT_BYTES])
{
	posix_spawn_file_actions_t actions;
	int ends[2], error;
	pid_t child;

	*output = '\0';
	if (pipe2(ends, O_CLOEXEC) != 0) {
		snprintf(output, PROGRAM_OUTPUT_BYTES, "%s", strerror(errno));
		return PROGRAM_MISSING;
	}
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
	error = posix_spawnp(&child, argv[0], &actions, NULL, (char *const *)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	read_last_line(ends[0], output);
	if (!error)
		return wait_for(child);
	snprintf(output, PROGRAM_OUTPUT_BYTES, "%s: %s", argv[0], strerror(error));
	return PROGRAM_MISSING;
}
