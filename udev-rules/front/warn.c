/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memwipe warn: makes visible that the machine is not protected. The service manager runs it after
 * each change of the watcher's state. It leaves a line for log-in while that lasts, and at once
 * writes a line to every terminal and sends a notification to every desktop.
 */
#include "udev-rules/front/program.h"
#include "udev-rules/front/view.h"

#include "common/io.h"
#include "common/message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOTD_FOLDER "/run/motd.d"
#define MOTD	    MOTD_FOLDER "/memwipe"

/* For each terminal and desktop, so that one that hangs does not delay the others for long. */
#define TIMEOUT_SECONDS "5"

enum { FOLDER_MODE = 0755, FILE_MODE = 0644, MESSAGE_BYTES = 768, CHECKS_MAX = 10 };

/* pam_motd(8) shows every file of this folder. Ours holds the last message. */
static bool was_said(int root, const char *message)
{
	char line[MESSAGE_BYTES];

	if (read_line(root, MOTD, line, sizeof(line)) != 0)
		*line = '\0';
	return strcmp(line, message) == 0;
}

static int keep_for_login(const char *message)
{
	int fd, error = 0;

	if (!*message)
		return unlink(MOTD) == 0 || errno == ENOENT ? 0 : -errno;
	(void)mkdir(MOTD_FOLDER, FOLDER_MODE);
	fd = open(MOTD, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
	if (fd < 0)
		return -errno;
	if (dprintf(fd, "%s\n", message) < 0 || fchmod(fd, FILE_MODE) != 0)
		error = -errno;
	close(fd);
	return error;
}

/* Run as the desktop's user, on the user's bus, which systemd puts at a fixed path. */
static void notify_desktop(const struct stat *owner, const char *message)
{
	char bus[128], user[32], group[32], output[PROGRAM_OUTPUT_BYTES];
	const char *const argv[] = { "timeout",
				     TIMEOUT_SECONDS,
				     "setpriv",
				     user,
				     group,
				     "--clear-groups",
				     "--reset-env",
				     "env",
				     bus,
				     "notify-send",
				     "--urgency=critical",
				     "memwipe",
				     message,
				     NULL };

	snprintf(user, sizeof(user), "--reuid=%u", owner->st_uid);
	snprintf(group, sizeof(group), "--regid=%u", owner->st_gid);
	snprintf(bus, sizeof(bus), "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/%u/bus",
		 owner->st_uid);
	(void)program_run(argv, output); /* fails where no desktop shows notifications */
}

static void notify_desktops(int root, const char *message)
{
	DIR *folder = open_folder(root, "run/user");
	struct dirent *entry;
	struct stat owner;
	char path[300];

	while (folder && (entry = readdir(folder))) {
		snprintf(path, sizeof(path), "run/user/%s/bus", entry->d_name);
		if (entry->d_name[0] != '.' && faccessat(root, path, F_OK, 0) == 0 &&
		    fstatat(dirfd(folder), entry->d_name, &owner, AT_SYMLINK_NOFOLLOW) == 0)
			notify_desktop(&owner, message);
	}
	if (folder)
		closedir(folder);
}

static void say_now(int root, const char *message)
{
	const char *const wall[] = { "wall", "-t", TIMEOUT_SECONDS, message, NULL };
	char output[PROGRAM_OUTPUT_BYTES];

	if (program_run(wall, output) != 0)
		complain("cannot write to the terminals: %s", output);
	notify_desktops(root, message);
}

/* Without the remaining seconds, so that the message changes once. "": protected. */
static void compose(const struct view *view, char message[MESSAGE_BYTES])
{
	char sentence[VIEW_TEXT_BYTES];

	view_sentence(view, sentence);
	*message = '\0';
	if (*view->pending)
		snprintf(message, MESSAGE_BYTES,
			 "memwipe: %.*s: RAM is about to be emptied; memwipe abort prevents it",
			 (int)strcspn(view->pending, " "), view->pending);
	else if (*view->rearm)
		snprintf(message, MESSAGE_BYTES,
			 "memwipe: DISARMED: nothing happens when the disk is pulled");
	else if (!view->protected)
		snprintf(message, MESSAGE_BYTES, "memwipe: %s", sentence);
}

/* Repeats until nothing is new, because a path unit does not start a service that still runs. */
int front_warn(const struct arguments *arguments)
{
	static struct view view;
	char message[MESSAGE_BYTES];
	int error = 0, checks = CHECKS_MAX;

	if (geteuid() != 0) {
		complain("cannot warn all users: needs root");
		return EXIT_NOT_PERMITTED;
	}
	while (!error && checks-- > 0) {
		view = (struct view){ .watcher = 0 };
		view_look(&view, arguments);
		compose(&view, message);
		if (was_said(arguments->root, message))
			break;
		error = keep_for_login(message);
		if (*message)
			say_now(arguments->root, message);
	}
	if (error)
		complain("cannot write %s: %s", MOTD, strerror(-error));
	return error ? exit_code(error) : EXIT_DONE;
}
