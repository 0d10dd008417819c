/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/serial.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/io.h"

enum {
	COMMAND_LINE_MAX_BYTES = 65536,
	PORT_MAX = 0xfff8, /* a 16550 has eight registers */
};

/* Where PCs have had their ttyS0..3 since 1987. */
static const uint16_t ports[] = { 0x3f8, 0x2f8, 0x3e8, 0x2e8 };

/* The port of "ttySN", 0 if it is none; what follows N must be one of `ends` or nothing. */
static uint16_t tty_port(const char *name, const char *ends)
{
	static const char prefix[] = "ttyS";
	unsigned int n;

	if (strncmp(name, prefix, strlen(prefix)) != 0)
		return 0;
	name += strlen(prefix);
	n = (unsigned int)*name - '0';
	if (n >= sizeof(ports) / sizeof(ports[0]))
		return 0;
	return !name[1] || strchr(ends, name[1]) ? ports[n] : 0;
}

int serial_parse(const char *text, struct serial_choice *choice)
{
	unsigned long port;
	char *end;

	if (strcmp(text, "auto") == 0) {
		*choice = (struct serial_choice){ SERIAL_AUTO, 0 };
		return 0;
	}
	if (strcmp(text, "none") == 0) {
		*choice = (struct serial_choice){ SERIAL_NONE, 0 };
		return 0;
	}
	port = tty_port(text, "");
	if (!port) {
		port = strtoul(text, &end, 0);
		if (*end || port == 0 || port > PORT_MAX)
			return -EINVAL;
	}
	*choice = (struct serial_choice){ SERIAL_PORT, port };
	return 0;
}

uint16_t serial_port(const struct serial_choice *choice, int root)
{
	static const char prefix[] = "console=";
	char *line, *word, *rest;
	uint16_t port = 0, found;
	size_t bytes;

	if (choice->kind != SERIAL_AUTO)
		return choice->port;
	if (read_file(root, "proc/cmdline", COMMAND_LINE_MAX_BYTES, &line, &bytes) != 0)
		return 0;
	for (word = strtok_r(line, " \n", &rest); word; word = strtok_r(NULL, " \n", &rest)) {
		if (strncmp(word, prefix, strlen(prefix)) != 0)
			continue;
		found = tty_port(word + strlen(prefix), ",");
		if (found)
			port = found;
	}
	free(line);
	return port;
}
