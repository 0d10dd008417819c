/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/kallsyms.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* "ffffffff82a1b2c8 B kexec_image"; a symbol of a module has its name behind it. */
static uint64_t address_in(const char *line, const char *name)
{
	char kind, found[64];
	uint64_t address;

	/* Most lines are other symbols: compare the end first. */
	if (!strstr(line, name) || sscanf(line, "%" SCNx64 " %c %63s", &address, &kind, found) != 3)
		return 0;
	return strcmp(found, name) == 0 ? address : 0;
}

uint64_t kallsyms_find(int root, const char *name)
{
	int fd = openat(root, "proc/kallsyms", O_RDONLY | O_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	uint64_t address = 0;
	char *line = NULL;
	size_t room = 0;

	if (!file) {
		if (fd >= 0)
			close(fd);
		return 0;
	}
	while (!address && getline(&line, &room, file) > 0)
		address = address_in(line, name);
	free(line);
	fclose(file);
	return address;
}
