/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/sockets.h"

#include "common/message.h"
#include "udev-rules/common/opener.h"
#include "udev-rules/watch/answer.h"
#include "udev-rules/watch/listen.h"
#include "udev-rules/watch/publish.h"
#include "udev-rules/watch/status_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_MODE = 0755, FILE_MODE = 0644, LOCK_MODE = 0600 };

/* No other user may open the file, or could keep the lock from the watcher. */
static int lock_in(int folder)
{
	int fd = openat(folder, "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, LOCK_MODE);
	int error = 0;

	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		error = -errno;
		close(fd);
	}
	return error;
}

/* chmod(2) too, because the folder may exist with a mode that a umask has restricted. */
int sockets_claim(const char *folder)
{
	int fd, error;

	(void)mkdir(folder, FOLDER_MODE);
	(void)chmod(folder, FOLDER_MODE);
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return -errno;
	error = lock_in(fd);
	close(fd);
	return error;
}

void sockets_open(struct watch *watch, int *control_fd)
{
	const char *group = watch->config->group;
	int error;

	*control_fd = watch->state_fd = watch->changed_fd = -1;
	if (watch->dry_run)
		return;
	watch->state_fd = open(STATE_FILE, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
	watch->changed_fd =
		open(CHANGED_FILE, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
	slot_report_open(&watch->slot_report);
	error = listen_at(CONTROL_SOCKET, group, control_fd);
	if (error == -ESRCH)
		complain("there is no group '%s': only root may trigger", group);
	else if (error)
		complain("cannot listen at %s: %s", CONTROL_SOCKET, strerror(-error));
	error = status_file_open(STATUS_FILE, &watch->status_text);
	if (error)
		complain("cannot write %s: %s", STATUS_FILE, strerror(-error));
}

/* With the times counted from 0, so that they change only when they end at another time. */
static void tell_changes(struct watch *watch, uint64_t now_ns)
{
	char answer[CONTROL_ANSWER_BYTES], line[64];
	int length = snprintf(line, sizeof(line), "at %020" PRIu64 "\n", now_ns);

	answer_status(watch, 0, answer);
	if (strcmp(answer, watch->told) == 0)
		return;
	snprintf(watch->told, sizeof(watch->told), "%s", answer);
	if (watch->changed_fd >= 0)
		(void)!pwrite(watch->changed_fd, line, (size_t)length, 0); /* in RAM */
}

void sockets_tell_status(struct watch *watch)
{
	uint64_t now_ns = clock_boottime();
	char answer[CONTROL_ANSWER_BYTES];

	if (!watch->status_text)
		return;
	answer_status(watch, now_ns, answer);
	status_file_write(watch->status_text, answer, now_ns);
	tell_changes(watch, now_ns); /* after what its readers read next */
}

void sockets_serve(struct watch *watch, int fd)
{
	char answer[CONTROL_ANSWER_BYTES];
	struct request request = { .uid = (uid_t)-1 };

	if (listen_has_descriptors(fd)) {
		(void)opener_begin(listen_drop, fd, CONTROL_SOCKET); /* or again after a tick */
		watch->control_paused = true;
		return;
	}
	if (!listen_receive(fd, &request))
		return;
	answer_request(watch, &request, answer);
	sockets_tell_status(watch); /* before the sender can ask for it */
	listen_answer(fd, &request, answer);
}

void sockets_resume(struct watch *watch)
{
	if (watch->control_paused)
		watch->control_paused = opener_interrupt(CONTROL_SOCKET);
}
