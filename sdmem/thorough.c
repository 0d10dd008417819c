/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/thorough.h"

#include "common/io.h"
#include "common/lock.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * What the kernel needs for itself while free memory is at its lowest: a fixed part, and some for
 * the lists of each CPU (Documentation/admin-guide/sysctl/vm.rst warns of less than 1 MiB).
 */
enum { MIN_FREE_KIB = 2048, MIN_FREE_KIB_PER_CPU = 64, KEEPER_STACK_BYTES = 16 << 10 };

static void lowest_reserve(const char *before, char *value)
{
	uint64_t kib = MIN_FREE_KIB + MIN_FREE_KIB_PER_CPU * sysconf(_SC_NPROCESSORS_ONLN);
	uint64_t now = strtoull(before, NULL, 10);

	snprintf(value, THOROUGH_VALUE_ROOM, "%" PRIu64, kib < now ? kib : now);
}

/* One zero for each number: no zone keeps memory back for requests that need low memory. */
static void no_protection(const char *before, char *value)
{
	size_t used = 0;

	for (; *before && used + 2 < THOROUGH_VALUE_ROOM; before++)
		if (isdigit((unsigned char)*before) && !isdigit((unsigned char)before[1]))
			used += snprintf(value + used, THOROUGH_VALUE_ROOM - used, "0 ");
}

static void least(const char *before, char *value)
{
	strcpy(value, "1");
}

static void none(const char *before, char *value)
{
	strcpy(value, "0");
}

/* In the order in which they are changed; writing the last makes the kernel compute its reserves.
 */
static const struct setting {
	const char *path;
	void (*choose)(const char *before, char *value);
} settings[THOROUGH_SETTINGS] = {
	{ "/proc/sys/vm/watermark_boost_factor", none },
	{ "/proc/sys/vm/watermark_scale_factor", least },
	{ "/proc/sys/vm/lowmem_reserve_ratio", no_protection },
	{ "/proc/sys/vm/min_free_kbytes", lowest_reserve },
};

/*
 * One sweep at a time. The kernel drops the lock with the last process that has the file open. It
 * is a file that no other user may open (mode 0200), or any of them could hold the lock.
 */
#define LOCKED_FILE "/proc/sys/vm/drop_caches"

static int claim(int root, const char **failed)
{
	int fd = openat(root, &LOCKED_FILE[1], O_WRONLY | O_CLOEXEC), error;

	*failed = LOCKED_FILE;
	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	error = -errno;
	close(fd);
	if (error != -EWOULDBLOCK)
		return error;
	*failed = "another sweep";
	return -EBUSY;
}

static int read_all(struct thorough *t, const char **failed)
{
	unsigned int i;

	for (i = 0; i < THOROUGH_SETTINGS; i++) {
		int error = read_line(t->root, settings[i].path, t->before[i], THOROUGH_VALUE_ROOM);

		*failed = settings[i].path;
		if (error == -ENOENT)
			t->before[i][0] = '\0';
		else if (error)
			return error;
	}
	return 0;
}

static int put_back(struct thorough *t, const char **failed)
{
	unsigned int i;
	int error = 0;

	for (i = THOROUGH_SETTINGS; i-- > 0;) {
		int wrong = 0;

		if (t->before[i][0])
			wrong = write_line(t->root, settings[i].path, t->before[i]);
		if (!wrong)
			continue;
		error = wrong;
		*failed = settings[i].path;
	}
	return error;
}

static int change_all(struct thorough *t, const char **failed)
{
	unsigned int i;

	for (i = 0; i < THOROUGH_SETTINGS; i++) {
		char value[THOROUGH_VALUE_ROOM] = "";
		int error;

		if (!t->before[i][0])
			continue;
		settings[i].choose(t->before[i], value);
		error = write_line(t->root, settings[i].path, value);
		*failed = settings[i].path;
		if (error)
			return error;
	}
	return 0;
}

static _Noreturn void keep(struct thorough *t, int end)
{
	const char *failed;
	sigset_t all;
	char byte;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	close(t->alive);
	(void)lock_memory(KEEPER_STACK_BYTES);
	(void)protect_from_oom();
	while (read(end, &byte, sizeof(byte)) < 0 && errno == EINTR)
		;
	_exit(put_back(t, &failed) ? EXIT_FAILURE : EXIT_SUCCESS);
}

static int start_keeper(struct thorough *t)
{
	int ends[2];

	if (pipe(ends) != 0)
		return -errno;
	t->alive = ends[1];
	t->keeper = fork();
	if (t->keeper == 0)
		keep(t, ends[0]);
	close(ends[0]);
	if (t->keeper > 0) {
		/* Out of reach of signals to the sweep's process group, before anything changes. */
		(void)setpgid(t->keeper, t->keeper);
		return 0;
	}
	close(ends[1]);
	return -errno;
}

int thorough_start(struct thorough *t, int root, const char **failed)
{
	int lock = claim(root, failed), error;
	const char *ignored;

	*t = (struct thorough){ .root = root };
	if (lock < 0)
		return lock;
	error = read_all(t, failed);
	if (!error)
		error = start_keeper(t);
	if (!error)
		error = change_all(t, failed);
	if (error && t->keeper > 0)
		(void)thorough_end(t, &ignored);
	close(lock); /* the keeper still has it open */
	return error;
}

int thorough_end(struct thorough *t, const char **failed)
{
	int status;

	close(t->alive);
	while (waitpid(t->keeper, &status, 0) < 0)
		if (errno != EINTR)
			return put_back(t, failed);
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS)
		return 0;
	return put_back(t, failed); /* the keeper failed or was killed */
}
