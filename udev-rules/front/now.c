/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memwipe now: through the watcher, which has everything in RAM; without one, as well as can be. */
#include "udev-rules/front/client.h"
#include "udev-rules/front/command.h"

#include "common/message.h"
#include "common/ways.h"

#include <errno.h>
#include <unistd.h>

/* Longer than the watcher's default deadline. */
enum { PATIENCE_SECONDS = 30 };

int front_now(const struct arguments *arguments)
{
	static struct ways doors;
	struct answer answer;
	char bad[WAY_NAME_BYTES];
	int error = client_ask(CONTROL_SOCKET, "now", &answer);

	/* One that is silent has hung, or goes through a door already and minds no other. */
	if (!error && answer_is_ok(&answer))
		sleep(PATIENCE_SECONDS);
	if (error == -EACCES && geteuid() != 0) {
		complain("cannot empty RAM: only root and the members of a group may");
		return EXIT_NOT_PERMITTED;
	}
	(void)ways_choose(&doors, WAYS_TO_THE_WIPE, bad);
	ways_prepare(&doors, arguments->root);
	while (ways_go(&doors))
		usleep(10000);
	if (geteuid() == 0) {
		complain("cannot empty RAM: no door is open");
		return EXIT_INCOMPLETE;
	}
	complain("cannot empty RAM: %s, and this user may not go through a door",
		 error ? client_reason(error) : "memwipe-watch has not done it");
	return EXIT_NOT_PERMITTED;
}
