/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The watcher's configuration: any text is taken as a whole, or refused with a line and a reason;
 * a device line alone may be left out.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "udev-rules/common/config.h"
#include "udev-rules/common/designation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	static const char line[] = "line ";
	char reason[CONFIG_REASON_BYTES] = "";
	struct config config;
	char *text = malloc(bytes + 1);
	size_t i;
	int error;

	MUST(text);
	memcpy(text, data, bytes);
	text[bytes] = '\0';
	error = config_parse(&config, text, reason);
	MUST(!error || (error == -EINVAL && strncmp(reason, line, strlen(line)) == 0));
	MUST(config.devices <= CONFIG_DEVICES_MAX);
	for (i = 0; i < config.devices; i++)
		MUST(designation_has_form(config.device[i]));
	MUST(!*config.wrong_device || strncmp(config.wrong_device, line, strlen(line)) == 0);
	MUST(error || (config.deadline_seconds > 0 && config.grace_seconds >= 0));
	free(text);
	return 0;
}
