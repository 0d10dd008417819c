/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/rig/programs/background.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/message.h"

enum { COPY_BYTES = 4096 };

static void leave_terminal(void)
{
	int fd = open("/dev/null", O_RDWR), i;

	for (i = STDIN_FILENO; fd >= 0 && i <= STDERR_FILENO; i++)
		dup2(fd, i);
	if (fd > STDERR_FILENO)
		close(fd);
}

/* The first byte of the result is the exit code. */
static void __attribute__((noreturn)) stay(background_work *work, void *arg, int result)
{
	static const int ignored[] = { SIGHUP, SIGINT, SIGPIPE, SIGTERM };
	FILE *out = fdopen(result, "w");
	char code[1];
	size_t i, bytes;
	char *text;
	FILE *memory = open_memstream(&text, &bytes);

	for (i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		signal(ignored[i], SIG_IGN);
	if (!out || !memory)
		_exit(EXIT_INCOMPLETE);
	code[0] = (char)work(arg, memory);
	if (fclose(memory) != 0)
		_exit(EXIT_INCOMPLETE);
	fwrite(code, sizeof(code), 1, out);
	fwrite(text, bytes, 1, out);
	free(text);
	leave_terminal();
	fclose(out);
	for (;;)
		pause();
}

static int print_result(int result)
{
	unsigned char code;
	char text[COPY_BYTES];
	ssize_t got;

	if (read(result, &code, sizeof(code)) != sizeof(code)) {
		complain("the process in the background died");
		return EXIT_INCOMPLETE;
	}
	while ((got = read(result, text, sizeof(text))) > 0)
		fwrite(text, got, 1, stdout);
	return close_stdout(code);
}

int background_run(background_work *work, void *arg)
{
	int result[2];
	pid_t child;

	if (pipe2(result, O_CLOEXEC) != 0 || (child = fork()) < 0) {
		complain("cannot start a process: %s", strerror(errno));
		return EXIT_INCOMPLETE;
	}
	if (child == 0) {
		close(result[0]);
		setsid();
		if (fork() == 0)
			stay(work, arg, result[1]);
		_exit(EXIT_DONE);
	}
	close(result[1]);
	waitpid(child, NULL, 0);
	return print_result(result[0]);
}
