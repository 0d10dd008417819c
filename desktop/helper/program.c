/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/helper/program.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* All that is written is read, so that the program does not wait for room in the pipe. */
static void read_all(int fd, char text[PROGRAM_TEXT_BYTES])
{
	char surplus[PROGRAM_TEXT_BYTES];
	size_t used = 0;
	ssize_t got;

	while ((got = used < PROGRAM_TEXT_BYTES - 1
			      ? read(fd, text + used, PROGRAM_TEXT_BYTES - 1 - used)
			      : read(fd, surplus, sizeof(surplus))) != 0) {
		if (got < 0 && errno != EINTR)
			break;
		if (got > 0 && used < PROGRAM_TEXT_BYTES - 1)
			used += (size_t)got;
	}
	text[used] = '\0';
}

static int wait_for(pid_t child)
{
	int status;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return PROGRAM_FAILED;
	return WIFEXITED(status) ? WEXITSTATUS(status) : PROGRAM_FAILED;
}

static int spawn(pid_t *child, const char *const *argv, int output)
{
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);

	if (error)
		return error;
	error = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	if (!error)
		error = posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
	if (!error)
		error = posix_spawn(child, argv[0], &actions, NULL, (char *const *)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

int program_run_quietly(const char *const *argv, char text[PROGRAM_TEXT_BYTES])
{
	int ends[2], error;
	pid_t child;

	error = pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno;
	if (!error) {
		error = spawn(&child, argv, ends[1]);
		close(ends[1]);
		read_all(ends[0], text);
		close(ends[0]);
	}
	if (!error)
		return wait_for(child);
	snprintf(text, PROGRAM_TEXT_BYTES, "cannot start %s: %s", argv[0], strerror(error));
	return PROGRAM_FAILED;
}
