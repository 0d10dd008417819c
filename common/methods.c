/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/methods.h"

#include <string.h>

const struct method methods[METHODS] = {
	[METHOD_KEXEC] = { "kexec", SLOT_KEXEC, SLOT_PAYLOAD, .file = false },
	[METHOD_PANIC] = { "panic", SLOT_PANIC, SLOT_PAYLOAD, .file = false },
	[METHOD_FILE] = { "file", SLOT_KEXEC, SLOT_PAYLOAD, .file = true },
	[METHOD_STOCK] = { "stock", SLOT_KEXEC, SLOT_STOCK, .file = true },
};

const struct method *method_find(const char *name)
{
	const struct method *method;

	for (method = methods; method < methods + METHODS; method++)
		if (strcmp(method->name, name) == 0)
			return method;
	return NULL;
}
