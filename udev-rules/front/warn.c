/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memwipe warn: a protection that is off must be seen. Run by the service manager whenever the
 * watcher's state changes: a line at log-in as long as it is so, and now a line on every terminal
 * and a notification on every desktop.
 */
#include "udev-rules/front/program.h"
#include "udev-rules/front/view.h"

#include "sdmem/common/io.h"
#include "sdmem/common/message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOTD_FOLDER "/run/motd.d"
#define MOTD	    MOTD_FOLDER "/memwipe"

enum { FOLDER_MODE = 0755, FILE_MODE = 0644, MESSAGE_BYTES = 768 };

/* pam_motd(8) shows every file of this folder. The one that is there is what was said last. */
static bool was_said(const char *message)
{
	char line[MESSAGE_BYTES];
	int root = open_root("/");
	bool same = root >= 0 && read_line(root, MOTD, line, sizeof(line)) == 0 &&
		    strcmp(line, message) == 0;

	if (root >= 0)
		close(root);
	return same;
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
	if (dprintf(fd, "%s\n", message) < 0)
		error = -errno;
	close(fd);
	return error;
}

/* As its user, on its bus: systemd keeps it at a fixed place. */
static void notify_desktop(const char *uid, const char *message)
{
	char bus[128], user[32], output[PROGRAM_OUTPUT_BYTES];
	const char *const argv[] = {
		"setpriv", user,	  "--clear-groups",	"--reset-env", "env",
		bus,	   "notify-send", "--urgency=critical", "memwipe",     message,
		NULL
	};

	snprintf(user, sizeof(user), "--reuid=%.16s", uid);
	snprintf(bus, sizeof(bus), "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/%.16s/bus", uid);
	(void)program_run(argv, output); /* no desktop, or one that shows nothing */
}

static void notify_desktops(const char *message)
{
	int root = open_root("/");
	DIR *folder = root >= 0 ? open_folder(root, "run/user") : NULL;
	struct dirent *entry;
	char path[300];

	while (folder && (entry = readdir(folder))) {
		snprintf(path, sizeof(path), "run/user/%s/bus", entry->d_name);
		if (entry->d_name[0] != '.' && faccessat(root, path, F_OK, 0) == 0)
			notify_desktop(entry->d_name, message);
	}
	if (folder)
		closedir(folder);
	if (root >= 0)
		close(root);
}

static void say_now(const char *message)
{
	const char *const wall[] = { "wall", message, NULL };
	char output[PROGRAM_OUTPUT_BYTES];

	if (program_run(wall, output) != 0)
		complain("cannot write to the terminals: %s", output);
	notify_desktops(message);
}

int front_warn(const struct arguments *arguments)
{
	static struct view view;
	char sentence[VIEW_TEXT_BYTES], message[MESSAGE_BYTES] = "";
	int error;

	view_look(&view, arguments);
	view_sentence(&view, sentence);
	if (*view.pending)
		snprintf(message, sizeof(message),
			 "memwipe: %s: RAM is about to be emptied; memwipe abort calls it off",
			 view.pending);
	else if (!view.protected)
		snprintf(message, sizeof(message), "memwipe: %s", sentence);
	if (was_said(message))
		return EXIT_DONE;
	error = keep_for_login(message);
	if (error)
		complain("cannot write %s: %s", MOTD, strerror(-error));
	if (*message)
		say_now(message);
	return error ? exit_code(error) : EXIT_DONE;
}
