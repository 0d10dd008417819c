/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/sockets.h"

#include "common/message.h"
#include "udev-rules/watch/answer.h"
#include "udev-rules/watch/listen.h"
#include "udev-rules/watch/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_MODE = 0755, FILE_MODE = 0644 };

/* chmod(2) too, because the folder may exist with a mode that a umask has restricted. */
static void make_folder(void)
{
	(void)mkdir(CONTROL_FOLDER, FOLDER_MODE);
	(void)chmod(CONTROL_FOLDER, FOLDER_MODE);
}

void sockets_open(struct watch *watch, int *control_fd, int *status_fd)
{
	const char *group = watch->config->group;
	int error;

	*control_fd = *status_fd = watch->state_fd = -1;
	if (watch->dry_run)
		return;
	make_folder();
	watch->state_fd = open(STATE_FILE, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
	slot_report_open(&watch->slot_report);
	error = listen_at(CONTROL_SOCKET, group, control_fd);
	if (error == -ESRCH)
		complain("there is no group '%s': only root may trigger", group);
	else if (error)
		complain("cannot listen at %s: %s", CONTROL_SOCKET, strerror(-error));
	error = listen_at(STATUS_SOCKET, NULL, status_fd);
	if (error)
		complain("cannot listen at %s: %s", STATUS_SOCKET, strerror(-error));
}

void sockets_serve(struct watch *watch, int *fd, bool trusted)
{
	char answer[CONTROL_ANSWER_BYTES];
	struct request request = { .uid = (uid_t)-1 };

	if (listen_has_descriptors(*fd)) {
		*fd = -1; /* not closed either: that would close the descriptors in its queue */
		publish(watch, trusted ? "a descriptor was sent to " CONTROL_SOCKET
					 ": it is not read any more"
				       : "a descriptor was sent to " STATUS_SOCKET
					 ": it is not read any more");
		return;
	}
	if (!listen_receive(*fd, &request))
		return;
	answer_request(watch, &request, trusted, answer);
	listen_answer(*fd, &request, answer);
}
