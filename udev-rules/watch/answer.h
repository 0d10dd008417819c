/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command words of the control socket, who may send each, and what it does. */
#ifndef MEMWIPE_UDEV_RULES_WATCH_ANSWER_H
#define MEMWIPE_UDEV_RULES_WATCH_ANSWER_H

#include "udev-rules/watch/listen.h"
#include "udev-rules/watch/watch.h"

/* Carry out one request and write the answer. */
void answer_request(struct watch *watch, const struct request *request,
		    char answer[CONTROL_ANSWER_BYTES]);

/* The answer to "status", by a look at the slots before. */
void answer_status(const struct watch *watch, const struct slot_view slots[SLOTS],
		   char answer[CONTROL_ANSWER_BYTES]);

/*
 * The same, but equal as long as only time passes: with the seconds from boot to the end of each
 * wait instead of those that are left, and without the locked bytes.
 */
void answer_state(const struct watch *watch, const struct slot_view slots[SLOTS],
		  char answer[CONTROL_ANSWER_BYTES]);

#endif
