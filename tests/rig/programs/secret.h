/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The secrets to look for, from "NAME=FILE": the file holds hexadecimal digits, white space is
 * ignored. Of a 64-byte secret, as AES-XTS uses, both halves are looked for as well ("NAME/1",
 * "NAME/2"), since each is an AES-256 key of its own.
 */
#ifndef MEMWIPE_TESTS_RIG_PROGRAMS_SECRET_H
#define MEMWIPE_TESTS_RIG_PROGRAMS_SECRET_H

#include "tests/rig/programs/scan.h"

struct secret_list {
	struct scan_secret item[SCAN_SECRETS];
	size_t count;
};

/* NULL, or why it can't be used. */
const char *secret_add(struct secret_list *list, const char *argument);
void secret_free(struct secret_list *list);

#endif
