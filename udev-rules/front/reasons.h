/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /run/memwipe/reasons: why each door could not be opened when it was tried last, "name why" a
 * line.
 */
#ifndef MEMWIPE_UDEV_RULES_FRONT_REASONS_H
#define MEMWIPE_UDEV_RULES_FRONT_REASONS_H

enum { REASON_BYTES = 512 };

/* The reason of one door below a root folder; "" where there is none. */
void reasons_read(int root, const char *door, char reason[REASON_BYTES]);

/* Replace all of them. 0 or -errno. */
int reasons_write(const char *text);

#endif
