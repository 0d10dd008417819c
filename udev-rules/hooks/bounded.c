/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/hooks/bounded.h"

#include "common/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { NOT_STARTED = 127, NS_PER_S = 1000000000 };

static sigset_t child_signal;

/* While blocked it stays pending until it is read, so the end of a child is never missed. */
void bounded_prepare(void)
{
	keep_exit_statuses();
	sigemptyset(&child_signal);
	sigaddset(&child_signal, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child_signal, NULL);
}

static struct timespec until(const struct timespec *deadline)
{
	struct timespec now, left;

	clock_gettime(CLOCK_MONOTONIC, &now);
	left.tv_sec = deadline->tv_sec - now.tv_sec;
	left.tv_nsec = deadline->tv_nsec - now.tv_nsec;
	if (left.tv_nsec < 0) {
		left.tv_nsec += NS_PER_S;
		left.tv_sec--;
	}
	return left;
}

static int wait_for(pid_t child, int seconds)
{
	struct timespec deadline, left;
	int status;

	clock_gettime(CLOCK_MONOTONIC, &deadline);
	deadline.tv_sec += seconds;
	while (waitpid(child, &status, WNOHANG) == 0) {
		left = until(&deadline);
		if (left.tv_sec < 0) {
			/* Not waited for: in the middle of I/O to a dead disk it does not end. */
			kill(child, SIGKILL);
			return -ETIMEDOUT;
		}
		(void)sigtimedwait(&child_signal, NULL, &left); /* why it returned is asked above */
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : -EINTR;
}

/* Without memory this one goes first: what was loaded before is still there, and so is the caller.
 */
static void give_way(void)
{
	static const char most[] = "1000";
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	(void)!write(fd, most, strlen(most)); /* raising it is never refused */
	close(fd);
}

/* All that is opened lies outside of the folder. */
static void be_program(const char *folder, const char *const argv[])
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (nowhere >= 0)
		dup2(nowhere, STDOUT_FILENO);
	sigprocmask(SIG_UNBLOCK, &child_signal, NULL);
	give_way();
	if (folder && (chroot(folder) != 0 || chdir("/") != 0))
		_exit(NOT_STARTED);
	execv(argv[0], (char *const *)argv); /* which changes none of them */
	_exit(NOT_STARTED);
}

int bounded_run_in(const char *folder, const char *const argv[], int seconds)
{
	pid_t child = fork();

	if (child < 0)
		return -errno;
	if (child == 0)
		be_program(folder, argv);
	return wait_for(child, seconds);
}

int bounded_run(const char *const argv[], int seconds)
{
	return bounded_run_in(NULL, argv, seconds);
}

int bounded_sync(int seconds)
{
	pid_t child = fork();

	if (child < 0)
		return -errno;
	if (child == 0) {
		sync();
		_exit(0);
	}
	return wait_for(child, seconds);
}
