/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memwipe hibernation: memwipe-hibernation.service runs it while the watcher is active. */
#include "udev-rules/front/hibernation.h"

#include "common/message.h"
#include "udev-rules/common/config.h"
#include "udev-rules/front/command.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER	   "run/systemd/sleep.conf.d"
#define NAME	   "memwipe.conf"
#define RULES_FILE FOLDER "/" NAME

enum { FOLDER_MODE = 0755, FILE_MODE = 0644 };

static const char rules[] =
	"# Written by memwipe while the machine is armed: hibernation in memwipe.conf(5).\n"
	"[Sleep]\n"
	"AllowHibernation=no\n"
	"AllowHybridSleep=no\n"
	"AllowSuspendThenHibernate=no\n";

bool hibernation_is_refused(int root)
{
	return faccessat(root, RULES_FILE, F_OK, 0) == 0 &&
	       faccessat(root, "etc/systemd/sleep.conf.d/" NAME, F_OK, AT_SYMLINK_NOFOLLOW) != 0;
}

int hibernation_refuse(int root)
{
	int fd, error = 0;

	(void)mkdirat(root, "run/systemd", FOLDER_MODE);
	(void)mkdirat(root, FOLDER, FOLDER_MODE);
	fd = openat(root, RULES_FILE, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
		    FILE_MODE);
	if (fd < 0)
		return -errno;
	if (write(fd, rules, strlen(rules)) != (ssize_t)strlen(rules) || fchmod(fd, FILE_MODE) != 0)
		error = errno ? -errno : -EIO;
	close(fd);
	return error;
}

int hibernation_allow(int root)
{
	return unlinkat(root, RULES_FILE, 0) == 0 || errno == ENOENT ? 0 : -errno;
}

/* An error in the configuration refuses, which is the default. */
static bool is_wanted(int root)
{
	struct config config;

	return config_load(&config, root, NULL) == EXIT_DONE && config.hibernation;
}

int front_hibernation(const struct arguments *arguments)
{
	bool refuse = arguments->word && strcmp(arguments->word, "refuse") == 0;
	int error;

	if (!refuse && (!arguments->word || strcmp(arguments->word, "allow") != 0))
		return complain_usage("hibernation takes refuse or allow, not '%s'",
				      arguments->word ? arguments->word : "");
	if (geteuid() != 0) {
		complain("cannot %s hibernation: needs root", arguments->word);
		return EXIT_NOT_PERMITTED;
	}
	if (refuse && !is_wanted(arguments->root))
		error = hibernation_refuse(arguments->root);
	else
		error = hibernation_allow(arguments->root);
	if (error)
		complain("cannot %s hibernation: /" RULES_FILE ": %s", arguments->word,
			 strerror(-error));
	return error ? exit_code(error) : EXIT_DONE;
}
