/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/hooks/module.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/io.h"
#include "common/message.h"

enum { WORD_BYTES = 32 };

bool module_arm(const struct machine *machine)
{
	char word[WORD_BYTES];
	int error;

	snprintf(word, sizeof(word), "arm-%s\n", machine->action);
	error = write_line(machine->root, "dev/memwipe", word);
	if (error && error != -ENOENT)
		complain("the module does not arm: %s", strerror(-error));
	return !error;
}
