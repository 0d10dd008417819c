/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The commands that send one word to the watcher: abort, alive, disarm, arm. */
#include "udev-rules/front/client.h"
#include "udev-rules/front/command.h"
#include "udev-rules/front/program.h"

#include "common/message.h"
#include "udev-rules/common/seconds.h"

#include <errno.h>
#include <stdio.h>

static const char unit[] = "memwipe-watch.service";

int front_abort(const struct arguments *arguments)
{
	return client_send("abort", "abort");
}

int front_alive(const struct arguments *arguments)
{
	return client_send("alive", "reset the dead-man timer");
}

int front_disarm(const struct arguments *arguments)
{
	char word[CONTROL_WORD_BYTES];
	int seconds, code;

	if (!arguments->seconds)
		return complain_usage("disarm needs --for=TIME: it always ends");
	if (parse_seconds(arguments->seconds, 1, &seconds) != 0)
		return complain_usage("invalid time '%s': like 90s, 5m or 2h, at most 30d",
				      arguments->seconds);
	snprintf(word, sizeof(word), "disarm %d", seconds);
	code = client_send(word, "disarm");
	if (code == EXIT_DONE)
		printf("disarmed for %d s; a disk that is missing at the end triggers the wipe\n",
		       seconds);
	return code;
}

/* If no watcher runs, start its service; systemctl returns when the watcher is ready. */
int front_arm(const struct arguments *arguments)
{
	const char *const start[] = { "systemctl", "start", unit, NULL };
	char output[PROGRAM_OUTPUT_BYTES];
	struct answer answer;
	int error = client_ask(CONTROL_SOCKET, "arm", &answer);

	if (error != -ENOENT && error != -ECONNREFUSED)
		return client_check(error, &answer, "arm");
	if (program_run(start, output) == 0)
		return EXIT_DONE;
	complain("cannot start %s: %s", unit, output);
	return EXIT_INCOMPLETE;
}
