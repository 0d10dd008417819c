/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a file to struct config. */
#include "udev-rules/common/config.h"

#include "common/io.h"
#include "common/message.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_MAX_BYTES = 64 << 10 };

int config_read(struct config *config, int root, const char *path, char reason[CONFIG_REASON_BYTES])
{
	char *text;
	size_t bytes;
	int error = read_file(root, path, FILE_MAX_BYTES, &text, &bytes);

	config_defaults(config);
	if (error) {
		snprintf(reason, CONFIG_REASON_BYTES, "%s", strerror(-error));
		return error;
	}
	if (memchr(text, '\0', bytes)) {
		snprintf(reason, CONFIG_REASON_BYTES, "it is not a text file");
		error = -EINVAL;
	} else {
		error = config_parse(config, text, reason);
	}
	free(text);
	return error;
}

int config_read_file(struct config *config, const char *path, char reason[CONFIG_REASON_BYTES])
{
	char *whole = realpath(path, NULL);
	int root = whole ? open_root("/") : -errno;
	int error = root;

	config_defaults(config);
	if (root < 0)
		snprintf(reason, CONFIG_REASON_BYTES, "%s", strerror(-root));
	else
		error = config_read(config, root, whole, reason);
	if (root >= 0)
		close(root);
	free(whole);
	return error;
}

int config_load(struct config *config, int root, const char *path)
{
	char reason[CONFIG_REASON_BYTES];
	int error = path ? config_read_file(config, path, reason)
			 : config_read(config, root, CONFIG_PATH, reason);

	if (!error && *config->wrong_device)
		complain("%s: %s", path ? path : CONFIG_PATH, config->wrong_device);
	if (!error || (error == -ENOENT && !path))
		return EXIT_DONE;
	complain("%s: %s", path ? path : CONFIG_PATH, reason);
	return error == -EINVAL ? EXIT_USAGE : exit_code(error);
}
