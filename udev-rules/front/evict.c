/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/evict.h"

#include "common/io.h"
#include "udev-rules/front/ssh_agent.h"

#include <errno.h>
#include <libcryptsetup.h>
#include <linux/keyctl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FILE_MAX_BYTES = 1 << 20, DECIMAL = 10 };

/*
 * gpg-agent(1): SIGHUP clears the cache. ssh-agent(1) has no such signal; one that does not confirm
 * that it has removed its keys is terminated. True: the process is an agent, and was told.
 */
static bool evict_agent(int root, pid_t pid, const char *program)
{
	if (strcmp(program, "gpg-agent") == 0)
		return kill(pid, SIGHUP) == 0;
	if (strcmp(program, "ssh-agent") == 0)
		return ssh_agent_forget(root, pid) == 0 || kill(pid, SIGTERM) == 0;
	return false;
}

int evict_agents(int root, const char *unused)
{
	DIR *folder = open_folder(root, "proc");
	struct dirent *entry;
	char path[300], name[64];
	int count = folder ? 0 : -errno;

	while (folder && (entry = readdir(folder))) {
		pid_t pid = (pid_t)strtol(entry->d_name, NULL, DECIMAL);

		snprintf(path, sizeof(path), "proc/%s/comm", entry->d_name);
		if (pid <= 1 || read_line(root, path, name, sizeof(name)) != 0)
			continue;
		count += evict_agent(root, pid, name);
	}
	if (folder)
		closedir(folder);
	return count;
}

/* Only its owner may clear a keyring, so a child process becomes that user. */
static int clear_of_user(uid_t uid)
{
	static const int rings[] = { KEY_SPEC_USER_KEYRING, KEY_SPEC_USER_SESSION_KEYRING };
	pid_t child = fork();
	int status;
	size_t i;

	if (child < 0)
		return -errno;
	if (child == 0) {
		if (setresuid(uid, uid, uid) != 0)
			_exit(1);
		for (i = 0; i < sizeof(rings) / sizeof(rings[0]); i++)
			(void)syscall(SYS_keyctl, KEYCTL_CLEAR, rings[i]);
		_exit(0);
	}
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 1 : -EPERM;
}

/* proc(5): each line of /proc/key-users is "  uid: usage nkeys/...". */
int evict_keyrings(int root, const char *unused)
{
	char *text, *rest, *line, *end;
	size_t bytes;
	int error = read_file(root, "/proc/key-users", FILE_MAX_BYTES, &text, &bytes), count = 0;

	if (error)
		return error;
	rest = text;
	while (!error && (line = strsep(&rest, "\n"))) {
		unsigned long uid = strtoul(line, &end, DECIMAL);
		int one = *end == ':' ? clear_of_user((uid_t)uid) : 0;

		error = one < 0 ? one : 0;
		count += one > 0;
	}
	free(text);
	return error ? error : count;
}

static int suspend(const char *name)
{
	struct crypt_active_device active = { .flags = 0 };
	struct crypt_device *device = NULL;
	int error = crypt_init_by_name(&device, name);

	if (!error)
		error = crypt_get_active_device(device, name, &active);
	/* Suspending twice is an error; the first time has removed the key. */
	if (!error && !(active.flags & CRYPT_ACTIVATE_SUSPENDED))
		error = crypt_suspend(device, name);
	crypt_free(device);
	return error;
}

int evict_volumes(int root, const char *names)
{
	char copy[256], *rest = copy, *name;
	int error = 0, count = 0, one;

	snprintf(copy, sizeof(copy), "%s", names);
	while ((name = strsep(&rest, " \t"))) {
		one = *name ? suspend(name) : -ENODEV;
		if (one == -ENODEV)
			continue; /* not active: the kernel has no key of it */
		if (one)
			error = one;
		count += one == 0;
	}
	return error ? error : count;
}
