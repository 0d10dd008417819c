/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memwipe session: what only-while-locked of memwipe.conf(5) needs somebody for. */
#include "udev-rules/front/command.h"
#include "udev-rules/front/relay.h"

#include "common/message.h"
#include "udev-rules/common/config.h"
#include "udev-rules/common/control.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* For the service manager, which then need not start it. */
static int is_wanted(int root)
{
	char reason[CONFIG_REASON_BYTES];
	struct config config;
	int error = config_read(&config, root, CONFIG_PATH, reason);

	if (error && error != -ENOENT) {
		complain(CONFIG_PATH ": %s", reason);
		return error == -EINVAL ? EXIT_USAGE : exit_code(error);
	}
	return config.only_while_locked ? EXIT_DONE : EXIT_INCOMPLETE;
}

int front_session(const struct arguments *arguments)
{
	static const struct relay_places places = { .folder = CONTROL_FOLDER,
						    .socket = CONTROL_SOCKET };

	if (arguments->word && strcmp(arguments->word, "wanted") != 0)
		return complain_usage("session takes wanted, not '%s'", arguments->word);
	if (arguments->word)
		return is_wanted(arguments->root);
	if (geteuid() != 0) {
		complain("cannot tell memwipe-watch of sessions: needs root");
		return EXIT_NOT_PERMITTED;
	}
	return relay_run(&places);
}
