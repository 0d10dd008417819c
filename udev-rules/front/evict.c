/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/evict.h"

#include "common/io.h"

#include <errno.h>
#include <libcryptsetup.h>
#include <linux/keyctl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FILE_MAX_BYTES = 1 << 20, DECIMAL = 10 };

/* gpg-agent(1): SIGHUP flushes all cached passphrases. ssh-agent(1) knows no such signal. */
static int signal_of(const char *program)
{
	static const struct {
		const char *name;
		int number;
	} agents[] = { { "gpg-agent", SIGHUP }, { "ssh-agent", SIGTERM } };
	size_t i;

	for (i = 0; i < sizeof(agents) / sizeof(agents[0]); i++)
		if (strcmp(program, agents[i].name) == 0)
			return agents[i].number;
	return 0;
}

int evict_agents(int root, const char *unused)
{
	DIR *folder = open_folder(root, "proc");
	struct dirent *entry;
	char path[300], name[64];
	int told = folder ? 0 : -errno, number;

	while (folder && (entry = readdir(folder))) {
		pid_t pid = (pid_t)strtol(entry->d_name, NULL, DECIMAL);

		snprintf(path, sizeof(path), "proc/%s/comm", entry->d_name);
		if (pid <= 1 || read_line(root, path, name, sizeof(name)) != 0)
			continue;
		number = signal_of(name);
		if (number && kill(pid, number) == 0)
			told++;
	}
	if (folder)
		closedir(folder);
	return told;
}

/* Nobody but its owner may clear a keyring, so a child becomes that user. */
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

/* proc(5), /proc/key-users: "  uid: usage nkeys/..." a line. */
int evict_keyrings(int root, const char *unused)
{
	char *text, *rest, *line, *end;
	size_t bytes;
	int error = read_file(root, "/proc/key-users", FILE_MAX_BYTES, &text, &bytes), told = 0;

	if (error)
		return error;
	rest = text;
	while (!error && (line = strsep(&rest, "\n"))) {
		unsigned long uid = strtoul(line, &end, DECIMAL);
		int one = *end == ':' ? clear_of_user((uid_t)uid) : 0;

		error = one < 0 ? one : 0;
		told += one > 0;
	}
	free(text);
	return error ? error : told;
}

static int suspend(const char *name)
{
	struct crypt_active_device active = { .flags = 0 };
	struct crypt_device *device = NULL;
	int error = crypt_init_by_name(&device, name);

	if (!error)
		error = crypt_get_active_device(device, name, &active);
	/* One that is suspended has no key any more, and would be refused. */
	if (!error && !(active.flags & CRYPT_ACTIVATE_SUSPENDED))
		error = crypt_suspend(device, name);
	crypt_free(device);
	return error;
}

int evict_volumes(int root, const char *names)
{
	char copy[256], *rest = copy, *name;
	int error = 0, told = 0, one;

	snprintf(copy, sizeof(copy), "%s", names);
	while ((name = strsep(&rest, " \t"))) {
		one = *name ? suspend(name) : -ENODEV;
		if (one == -ENODEV)
			continue; /* not open: it has no key */
		if (one)
			error = one;
		told += one == 0;
	}
	return error ? error : told;
}
