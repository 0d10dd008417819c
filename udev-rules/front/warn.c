/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memwipe warn: a protection that is off must be seen. Run by the service manager whenever the
 * watcher's state changes: a line at log-in as long as it is so, and now a line on every terminal
 * and a notification on every desktop.
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

/* A terminal or a desktop that hangs keeps nobody else from being told. */
#define PATIENCE_SECONDS "5"

enum { FOLDER_MODE = 0755, FILE_MODE = 0644, MESSAGE_BYTES = 768, LOOKS_MAX = 10 };

/* pam_motd(8) shows every file of this folder. The one that is there is what was said last. */
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

/* As its user, on its bus: systemd keeps it at a fixed place. */
static void notify_desktop(const struct stat *owner, const char *message)
{
	char bus[128], user[32], group[32], output[PROGRAM_OUTPUT_BYTES];
	const char *const argv[] = { "timeout",
				     PATIENCE_SECONDS,
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
	(void)program_run(argv, output); /* no desktop, or one that shows nothing */
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
	const char *const wall[] = { "wall", "-t", PATIENCE_SECONDS, message, NULL };
	char output[PROGRAM_OUTPUT_BYTES];

	if (program_run(wall, output) != 0)
		complain("cannot write to the terminals: %s", output);
	notify_desktops(root, message);
}

/* Without the seconds that are left, so that what goes on is said once. "": all is well. */
static void compose(const struct view *view, char message[MESSAGE_BYTES])
{
	char sentence[VIEW_TEXT_BYTES];

	view_sentence(view, sentence);
	*message = '\0';
	if (*view->pending)
		snprintf(message, MESSAGE_BYTES,
			 "memwipe: %.*s: RAM is about to be emptied; memwipe abort calls it off",
			 (int)strcspn(view->pending, " "), view->pending);
	else if (*view->rearm)
		snprintf(message, MESSAGE_BYTES,
			 "memwipe: DISARMED: a disk that is pulled does nothing");
	else if (!view->protected)
		snprintf(message, MESSAGE_BYTES, "memwipe: %s", sentence);
}

/* Looks again until nothing is new: a change is not announced to a service that still runs. */
int front_warn(const struct arguments *arguments)
{
	static struct view view;
	char message[MESSAGE_BYTES];
	int error = 0, looks = LOOKS_MAX;

	if (geteuid() != 0) {
		complain("cannot tell everybody: needs root");
		return EXIT_NOT_PERMITTED;
	}
	while (!error && looks-- > 0) {
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
