/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The other end of control.h. */
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
 * Send one word to a socket of the watcher and wait a moment for the answer. 0; -ENOENT and
 * -ECONNREFUSED: no watcher runs; -EACCES: not permitted; -ETIMEDOUT: it does not answer; -errno.
 */
int client_ask(const char *socket_path, const char *word, struct answer *answer);

/* Such an error in words. */
const char *client_reason(int error);

/* Is its first line "ok"? Otherwise that line is why not. */
bool answer_is_ok(const struct answer *answer);

/* Send a word to the watcher and complain if it does not say "ok". An exit code. */
int client_tell(const char *word, const char *doing);

/*
 * The next line of an answer that begins with the word `name`: what comes behind it, copied to
 * value[]. *from starts as NULL. False: there is no more.
 */
bool answer_next(const struct answer *answer, const char **from, const char *name, char value[256]);

/* The first one, cut to room bytes with its end. False: there is none, and value[] stays as it is.
 */
bool answer_first(const struct answer *answer, const char *name, char *value, size_t room);

#endif
