/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LINE_BYTES = 512 };

static struct {
	char *text; /* NULL: stderr */
	size_t room, used;
} into;

void complain_into(char *text, size_t room)
{
	into.text = text;
	into.room = room;
	into.used = 0;
	if (text)
		*text = '\0';
}

static void keep(const char *format, va_list args)
{
	char line[LINE_BYTES];
	int length;

	vsnprintf(line, sizeof(line), format, args);
	length = snprintf(into.text + into.used, into.room - into.used, "%s\n", line);
	into.used += (size_t)length;
	if (into.used >= into.room)
		into.used = into.room - 1;
}

static void print(const char *format, va_list args)
{
	char line[LINE_BYTES];
	int used = snprintf(line, sizeof(line), "%s: ", program_invocation_short_name);

	used += vsnprintf(line + used, sizeof(line) - used, format, args);
	if (used > LINE_BYTES - 2)
		used = LINE_BYTES - 2;
	dprintf(STDERR_FILENO, "%.*s\n", used, line);
}

static void say(const char *format, va_list args)
{
	if (into.text)
		keep(format, args);
	else
		print(format, args);
}

void complain(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
}

int complain_usage(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(format, args);
	va_end(args);
	dprintf(STDERR_FILENO, "Try '%s --help' for more information.\n",
		program_invocation_short_name);
	return EXIT_USAGE;
}

int exit_code(int error)
{
	return error == -EPERM || error == -EACCES ? EXIT_NOT_PERMITTED : EXIT_INCOMPLETE;
}

int close_stdout(int code)
{
	bool failed = ferror(stdout);

	if (fclose(stdout) == 0 && !failed)
		return code;
	complain("cannot write to standard output: %s", strerror(errno));
	return code == EXIT_DONE ? EXIT_INCOMPLETE : code;
}
