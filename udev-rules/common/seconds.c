/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/seconds.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { DECIMAL = 10 };

int parse_seconds(const char *text, int least, int *seconds)
{
	static const struct {
		const char *unit;
		int seconds;
	} units[] = { { "", 1 }, { "s", 1 }, { "m", 60 }, { "h", 3600 }, { "d", 86400 } };
	char *end;
	long number;
	size_t i;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	errno = 0;
	number = strtol(text, &end, DECIMAL);
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(end, units[i].unit) != 0)
			continue;
		if (errno || number > SECONDS_MAX / units[i].seconds ||
		    number * units[i].seconds < least)
			return -EINVAL;
		*seconds = (int)number * units[i].seconds;
		return 0;
	}
	return -EINVAL;
}
