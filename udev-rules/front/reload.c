/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memwipe reload: the running watcher takes the configuration again. What may have to wait for a
 * disk is done here, because the watcher must not: reading the file, of which the watcher gets a
 * copy in RAM, the first opening of the disks that it names, and reading /etc/group.
 */
#include "udev-rules/front/client.h"
#include "udev-rules/front/command.h"
#include "udev-rules/front/program.h"
#include "udev-rules/front/replace.h"

#include "common/io.h"
#include "common/message.h"
#include "udev-rules/common/config.h"
#include "udev-rules/common/designation.h"
#include "udev-rules/common/disk_hold.h"
#include "udev-rules/common/medium.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SESSION_UNIT "memwipe-session.service"

/* A suspicion of the watcher lasts for two seconds; udevd may be busy for longer. */
enum { ATTEMPTS = 100, PAUSE_US = 100000, FILE_MAX_BYTES = 64 << 10 };

static const char action[] = "reload the configuration";

static int fail(const char *what, int error)
{
	complain("cannot %s: %s", what, strerror(-error));
	return exit_code(error);
}

/* A disk that stands still starts to spin now, and not when the watcher opens it. */
static void wake_disks(int root, const struct config *config)
{
	static struct medium medium;
	dev_t number;
	size_t i;

	for (i = 0; i < config->devices; i++) {
		medium = (struct medium){ .in_ram = false };
		if (designation_find(root, config->device[i], &number) != 0 ||
		    medium_of_device(root, number, block_loop_backing, &medium) != 0)
			continue;
		disks_reread(&medium.disks, root);
	}
}

static int copy_config(int root)
{
	size_t bytes;
	char *text;
	int error = read_file(root, CONFIG_PATH, FILE_MAX_BYTES, &text, &bytes);

	if (error && error != -ENOENT)
		return error;
	error = replace_file(RELOAD_FILE, error ? "" : text, S_IRUSR | S_IWUSR);
	free(text);
	return error;
}

static int ask(struct answer *answer)
{
	int attempts = ATTEMPTS, error;

	while ((error = client_ask(CONTROL_SOCKET, "reload", answer)) == 0 &&
	       strncmp(answer->text, RELOAD_BUSY "\n", strlen(RELOAD_BUSY "\n")) == 0 && --attempts)
		usleep(PAUSE_US);
	return error;
}

/* What the watcher has complained of stands behind the first line. */
static void pass_on(const struct answer *answer)
{
	char copy[CONTROL_ANSWER_BYTES], *rest = copy, *line;

	snprintf(copy, sizeof(copy), "%s", answer->text);
	(void)strsep(&rest, "\n");
	while ((line = strsep(&rest, "\n")))
		if (*line)
			complain("%s", line);
}

static int permit(const struct config *config)
{
	int error = control_permit(CONTROL_SOCKET, config->group);

	if (error == -ESRCH)
		complain("there is no group '%s': only root may trigger", config->group);
	else if (error)
		return fail("set who may trigger", error);
	return EXIT_DONE;
}

/* Whether it has anything to report is for its unit to find out, if it is enabled. */
static void restart_session(void)
{
	const char *const enabled[] = { "systemctl", "--quiet", "is-enabled", SESSION_UNIT, NULL };
	const char *const restart[] = { "systemctl", "--no-block", "restart", SESSION_UNIT, NULL };
	char output[PROGRAM_OUTPUT_BYTES];

	if (program_run(enabled, output) == 0 && program_run(restart, output) != 0)
		complain("cannot restart " SESSION_UNIT ": %s", output);
}

static int hand_over(const struct arguments *arguments, const struct config *config)
{
	static struct answer answer;
	int error = copy_config(arguments->root), code;

	if (error)
		return fail("write " RELOAD_FILE, error);
	error = ask(&answer);
	(void)unlink(RELOAD_FILE);
	pass_on(&answer);
	code = client_check(error, &answer, action);
	if (code != EXIT_DONE)
		return code;
	code = permit(config);
	restart_session();
	return code;
}

int front_reload(const struct arguments *arguments)
{
	struct config config;
	int code;

	if (geteuid() != 0) {
		complain("cannot %s: needs root", action);
		return EXIT_NOT_PERMITTED;
	}
	code = config_load(&config, arguments->root, NULL);
	if (code != EXIT_DONE) {
		complain("cannot %s: " RELOAD_REFUSED, action);
		return code;
	}
	wake_disks(arguments->root, &config);
	return hand_over(arguments, &config);
}
