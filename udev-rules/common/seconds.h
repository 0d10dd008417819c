/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times as a person writes them: in the configuration, in options, in "disarm 5m". */
#ifndef MEMWIPE_UDEV_RULES_COMMON_SECONDS_H
#define MEMWIPE_UDEV_RULES_COMMON_SECONDS_H

enum { SECONDS_MAX = 30 * 24 * 3600 };

/* Messages say this of the range that each caller allows. */
#define SECONDS_FROM_0 "a time like 15s, 5m or 2h, at most 30d"
#define SECONDS_FROM_1 "a time like 15s, 5m or 2h, from 1s to 30d"

/* Parse "15", "90s", "5m", "2h", "1d": from `least` to SECONDS_MAX seconds. 0 or -EINVAL. */
int parse_seconds(const char *text, int least, int *seconds);

#endif
