/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How the watcher is spoken to: one datagram with one word, one datagram back. Who may send is what
 * the permissions of the socket's file say; the kernel tells who did. An answer is "ok" or why not,
 * and then one "name value" a line.
 */
#ifndef MEMWIPE_UDEV_RULES_COMMON_CONTROL_H
#define MEMWIPE_UDEV_RULES_COMMON_CONTROL_H

#define CONTROL_FOLDER "/run/memwipe"
#define CONTROL_SOCKET CONTROL_FOLDER "/control" /* root and the group */
#define STATUS_SOCKET  CONTROL_FOLDER "/status"	 /* everybody, one word: "status" */
#define STATE_FILE     CONTROL_FOLDER "/state"	 /* what was told last, a line */
#define FOREIGN_FILE   CONTROL_FOLDER "/foreign" /* written when a slot turns foreign */

enum { CONTROL_WORD_BYTES = 64, CONTROL_ANSWER_BYTES = 4096 };

/* "locked no" is believed for so long, and whoever says it repeats it in time. */
enum { UNLOCKED_SECONDS = 30, LOCKED_REPEAT_SECONDS = 10 };

#endif
