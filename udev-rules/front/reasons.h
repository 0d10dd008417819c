/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /run/memwipe/reasons: why the last memwipe load could not open a door. One line "DOOR REASON" per
 * shut door.
 */
#ifndef MEMWIPE_UDEV_RULES_FRONT_REASONS_H
#define MEMWIPE_UDEV_RULES_FRONT_REASONS_H

enum { REASON_BYTES = 512 };

/* Read the reason of one door below a root folder; "": there is none. */
void reasons_read(int root, const char *door, char reason[REASON_BYTES]);

/* Replace the whole file. 0 or -errno. */
int reasons_write(const char *text);

#endif
