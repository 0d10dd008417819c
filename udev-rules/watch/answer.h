/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each word on the sockets does. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_ANSWER_H
#define MEMWIPE_UDEV_RULES_WATCH_ANSWER_H

#include "udev-rules/watch/listen.h"
#include "udev-rules/watch/watch.h"

/* Carry out one word and write what to send back. `trusted`: it came on the socket of the group. */
void answer_request(struct watch *watch, const struct request *request, bool trusted,
		    char answer[CONTROL_ANSWER_BYTES]);

#endif
