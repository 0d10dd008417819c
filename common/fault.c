/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int fault_set(struct fault *fault, int error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(fault->text, sizeof(fault->text), format, args);
	va_end(args);
	fault->error = error;
	return error;
}

int fault_errno(struct fault *fault, int error, const char *what)
{
	return fault_set(fault, error, "%s: %s", what, strerror(-error));
}

void fault_add(struct fault *fault, const char *more)
{
	size_t used = strlen(fault->text);

	snprintf(fault->text + used, sizeof(fault->text) - used, "%s", more);
}
