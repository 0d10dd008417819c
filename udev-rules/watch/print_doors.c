/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/print_doors.h"

#include "common/message.h"

#include <stdio.h>

int print_doors(struct ways *ways, int root)
{
	char why[WAY_WHY_BYTES];
	size_t i;

	ways_prepare(ways, root);
	for (i = 0; i < ways->count; i++) {
		bool open = way_explain(&ways->item[i], why);

		printf("%-11s %s%s%s\n", ways->item[i].name, open ? "open" : "shut",
		       *why ? ": " : "", why);
	}
	ways_close(ways);
	return close_stdout(EXIT_DONE);
}
