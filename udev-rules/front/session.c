/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memwipe session: reports to the watcher whether the session is locked; only-while-locked of
 * memwipe.conf(5) needs it.
 */
#include "udev-rules/front/command.h"
#include "udev-rules/front/relay.h"

#include "common/message.h"
#include "udev-rules/common/config.h"
#include "udev-rules/common/control.h"

#include <string.h>
#include <unistd.h>

/* ExecCondition= of the service: it is not started if the configuration does not need it. */
static int is_wanted(int root)
{
	struct config config;
	int code = config_load(&config, root, NULL);

	if (code != EXIT_DONE)
		return code;
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
		complain("cannot report the session to memwipe-watch: needs root");
		return EXIT_NOT_PERMITTED;
	}
	return relay_run(&places);
}
