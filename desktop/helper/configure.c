/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/helper/configure.h"

#include "common/message.h"
#include "desktop/helper/program.h"
#include "desktop/helper/replacement.h"
#include "memwipe_paths.h"
#include "udev-rules/front/client.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static int refuse(int code, const char *reason)
{
	complain("cannot save " CONFIG_PATH ": %s", reason);
	return code;
}

static int fail(int error)
{
	if (error == -ESTALE)
		return refuse(EXIT_INCOMPLETE, "it was changed meanwhile; open the settings again");
	return refuse(exit_code(error), strerror(-error));
}

/* The reason in the first line, behind the names of the program and, where it is said, of the file.
 */
static const char *reason_of(char text[PROGRAM_TEXT_BYTES], const char *file)
{
	const char *reason, *behind;

	text[strcspn(text, "\n")] = '\0';
	reason = strstr(text, ": ");
	reason = reason ? reason + strlen(": ") : text;
	behind = reason + strlen(file);
	if (strncmp(reason, file, strlen(file)) == 0 && strncmp(behind, ": ", 2) == 0)
		reason = behind + 2;
	return *reason ? reason : "a program of memwipe ended without a word";
}

static int check(const char *file)
{
	char option[PATH_MAX + 32], text[PROGRAM_TEXT_BYTES];
	const char *const argv[] = { WATCH_PATH, "--check-config", option, NULL };
	int code;

	snprintf(option, sizeof(option), "--config=%s", file);
	code = program_run_quietly(argv, text);
	return code == EXIT_DONE ? code
				 : refuse(code < 0 ? EXIT_INCOMPLETE : code, reason_of(text, file));
}

static bool watcher_runs(void)
{
	struct answer answer;
	int error = client_ask(CONTROL_SOCKET, "status", &answer);

	return error != -ENOENT && error != -ECONNREFUSED;
}

static int reload(char text[PROGRAM_TEXT_BYTES])
{
	const char *const argv[] = { COMMAND_PATH, "reload", NULL };

	return program_run_quietly(argv, text);
}

/* The watcher takes the new file, or the old one is put back. */
static int apply(struct replacement *replacement)
{
	char text[PROGRAM_TEXT_BYTES], second[PROGRAM_TEXT_BYTES];
	int error;

	if (!watcher_runs()) {
		puts("memwipe-watch is not running: it reads the file when it is started");
		return EXIT_DONE;
	}
	if (reload(text) == EXIT_DONE) {
		fputs(text, stdout);
		return EXIT_DONE;
	}
	error = replacement_undo(replacement);
	if (error)
		return fail(error);
	/* It may have taken the new one all the same. */
	(void)reload(second);
	return refuse(EXIT_INCOMPLETE, reason_of(text, CONFIG_PATH));
}

static int replace(struct replacement *replacement, const struct texts *texts)
{
	int error = replacement_begin(replacement, CONFIG_PATH), code;

	if (!error)
		error = replacement_write(replacement, texts->new, texts->new_bytes);
	if (error)
		return fail(error);
	code = check(replacement->fresh);
	if (code != EXIT_DONE)
		return code;
	error = replacement_compare(replacement, texts->old, texts->old_bytes);
	if (!error)
		error = replacement_put(replacement);
	return error ? fail(error) : apply(replacement);
}

int configure(const struct texts *texts)
{
	struct replacement replacement;
	sigset_t all;
	int code;

	/* Ctrl-C in a terminal does not end this between two steps. */
	sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, NULL);
	code = replace(&replacement, texts);
	replacement_end(&replacement);
	return code;
}
