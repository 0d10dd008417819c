/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_TESTS_UNIT_TRIGGER_ROW_H
#define MEMWIPE_TESTS_UNIT_TRIGGER_ROW_H

#include <string.h>

#include "udev-rules/watch/triggers.h"

/* Its place in trigger_table; the test fails if there is none. */
static inline size_t row_of(const char *name)
{
	size_t i;

	for (i = 0; i < trigger_count; i++)
		if (strcmp(trigger_table[i].name, name) == 0)
			return i;
	fail();
	return 0;
}

#endif
