/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/reasons.h"

#include "common/io.h"
#include "udev-rules/common/control.h"
#include "udev-rules/front/replace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REASONS CONTROL_FOLDER "/reasons"

enum { FILE_MAX_BYTES = 16 << 10, FILE_MODE = 0644 };

void reasons_read(int root, const char *door, char reason[REASON_BYTES])
{
	size_t bytes, length = strlen(door);
	char *text, *rest, *line;

	*reason = '\0';
	if (read_file(root, REASONS, FILE_MAX_BYTES, &text, &bytes) != 0)
		return;
	rest = text;
	while ((line = strsep(&rest, "\n")))
		if (strncmp(line, door, length) == 0 && line[length] == ' ')
			snprintf(reason, REASON_BYTES, "%s", line + length + 1);
	free(text);
}

int reasons_write(const char *text)
{
	return replace_file(REASONS, text, FILE_MODE);
}
