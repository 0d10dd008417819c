/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The formats of memwipe's messages that a user may see in its status, with "%s" for what is filled
 * in. tests/cli/desktop.sh compares them with memwipe's source.
 */
#ifndef MEMWIPE_DESKTOP_STATE_MESSAGES_H
#define MEMWIPE_DESKTOP_STATE_MESSAGES_H

/* In the source's language; ends with NULL. */
extern const char *const desktop_messages[];

#endif
