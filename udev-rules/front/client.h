/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The client's side of the watcher's socket; control.h defines the protocol. */
#ifndef MEMWIPE_UDEV_RULES_FRONT_CLIENT_H
#define MEMWIPE_UDEV_RULES_FRONT_CLIENT_H

#include "udev-rules/common/control.h"

#include <stdbool.h>
#include <sys/types.h>

struct answer {
	char text[CONTROL_ANSWER_BYTES];
	pid_t pid; /* of the watcher */
};

/*
 * Send one word to the watcher's socket and wait up to three seconds for the answer. 0; -ENOENT
 * and -ECONNREFUSED: no watcher runs; -EACCES: not permitted; -ETIMEDOUT: it does not answer;
 * -errno.
 */
int client_ask(const char *socket_path, const char *word, struct answer *answer);

/* The text of such an error. */
const char *client_reason(int error);

/* Is the first line "ok"? Otherwise that line is the reason of the refusal. */
bool answer_is_ok(const struct answer *answer);

/*
 * Check the outcome of client_ask(): complain "cannot ACTION: ..." if it failed or the answer is
 * not "ok". Cuts the answer after its first line. An exit code.
 */
int client_check(int error, struct answer *answer, const char *action);

/* Send a word to the control socket and check the outcome. An exit code. */
int client_send(const char *word, const char *action);

/*
 * Find the next line of an answer that begins with the word `name` and copy the rest of that line
 * to value[]. *from is NULL before the first call. False: there is no further line.
 */
bool answer_next(const struct answer *answer, const char **from, const char *name, char value[256]);

/* The first such line, cut to room bytes including the '\0'. False: none, value[] is unchanged. */
bool answer_first(const struct answer *answer, const char *name, char *value, size_t room);

#endif
