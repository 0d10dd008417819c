/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a button can do about a line of the status that is bad. Pure; takes memwipe's own text. */
#ifndef MEMWIPE_DESKTOP_STATE_REMEDY_H
#define MEMWIPE_DESKTOP_STATE_REMEDY_H

#include <stdbool.h>

/* Does the text name a line of memwipe.conf(5), which the settings can change? */
bool remedy_is_setting(const char *text);

/*
 * The line for a shell that does what the text advises, "sudo memwipe load"; to be freed. NULL: the
 * text names no command, or one that is of use only after something else.
 */
char *remedy_command(const char *text);

#endif
