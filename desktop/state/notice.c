/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/state/notice.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <stdbool.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { EVENTS_BYTES = 4096, FILE_EVENTS = IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MODIFY };

/* Folders that may not be there; each appears in the one above it. */
static const struct place {
	const char *folder;
	guint32 events;
	const char *name; /* the only file there that matters; NULL: each does */
} places[] = {
	{ "/run", IN_CREATE | IN_MOVED_TO, "memwipe" },
	{ "/run/memwipe", FILE_EVENTS | IN_DELETE_SELF, NULL },
	{ "/run/systemd", IN_CREATE | IN_MOVED_TO, "sleep.conf.d" },
	{ "/run/systemd/sleep.conf.d", FILE_EVENTS | IN_DELETE_SELF, "memwipe.conf" },
};

struct notice {
	char *root;
	void (*changed)(void *data);
	void *data;
	int inotify_fd, swaps_fd, pid_fd, pid;
	int watched[G_N_ELEMENTS(places)];
	guint inotify_source, swaps_source, pid_source;
};

/* Watching a folder that is watched already changes nothing. */
static void watch_places(struct notice *notice)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(places); i++) {
		g_autofree char *path = g_strconcat(notice->root, places[i].folder, NULL);

		notice->watched[i] =
			inotify_add_watch(notice->inotify_fd, path, places[i].events | IN_ONLYDIR);
	}
}

static bool matters(const struct notice *notice, const struct inotify_event *event)
{
	size_t i;

	if (event->mask & (IN_Q_OVERFLOW | IN_DELETE_SELF | IN_IGNORED))
		return true;
	for (i = 0; i < G_N_ELEMENTS(places); i++)
		if (notice->watched[i] == event->wd)
			return !places[i].name ||
			       (event->len && strcmp(event->name, places[i].name) == 0);
	return false;
}

static gboolean read_inotify(int fd, GIOCondition condition, gpointer data)
{
	char events[EVENTS_BYTES] __attribute__((aligned(__alignof__(struct inotify_event))));
	struct notice *notice = data;
	ssize_t got = read(fd, events, sizeof(events)), at;
	bool any = false;

	for (at = 0; at < got;) {
		const struct inotify_event *event = (const void *)(events + at);

		any |= matters(notice, event);
		at += (ssize_t)(sizeof(*event) + event->len);
	}
	if (any) {
		watch_places(notice);
		notice->changed(notice->data);
	}
	return got > 0 || errno == EAGAIN || errno == EINTR;
}

static gboolean swaps_changed(int fd, GIOCondition condition, gpointer data)
{
	struct notice *notice = data;

	notice->changed(notice->data);
	return G_SOURCE_CONTINUE; /* poll(2) has taken note of it */
}

/* proc(5): poll(2) reports POLLPRI when an area was added or removed. */
static void watch_swaps(struct notice *notice)
{
	g_autofree char *path = g_strconcat(notice->root, "/proc/swaps", NULL);

	notice->swaps_fd = open(path, O_RDONLY | O_CLOEXEC);
	if (notice->swaps_fd >= 0)
		notice->swaps_source =
			g_unix_fd_add(notice->swaps_fd, G_IO_PRI, swaps_changed, notice);
}

struct notice *notice_new(const char *root, void (*changed)(void *data), void *data)
{
	struct notice *notice = g_new0(struct notice, 1);

	*notice = (struct notice){
		.root = g_strdup(root), .changed = changed, .data = data, .pid_fd = -1
	};
	notice->inotify_fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (notice->inotify_fd >= 0) {
		watch_places(notice);
		notice->inotify_source =
			g_unix_fd_add(notice->inotify_fd, G_IO_IN, read_inotify, notice);
	}
	watch_swaps(notice);
	return notice;
}

static void close_source(guint *source, int *fd)
{
	if (*source)
		g_source_remove(*source);
	if (*fd >= 0)
		close(*fd);
	*source = 0;
	*fd = -1;
}

static gboolean process_ended(int fd, GIOCondition condition, gpointer data)
{
	struct notice *notice = data;

	notice_set_pid(notice, 0);
	notice->changed(notice->data);
	return G_SOURCE_REMOVE;
}

/* If it has ended by now, that was after the answer that named it. */
void notice_set_pid(struct notice *notice, int pid)
{
	if (pid == notice->pid)
		return;
	close_source(&notice->pid_source, &notice->pid_fd);
	notice->pid = pid;
	if (!pid)
		return;
	notice->pid_fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (notice->pid_fd >= 0)
		notice->pid_source = g_unix_fd_add(notice->pid_fd, G_IO_IN, process_ended, notice);
	else if (errno == ESRCH)
		notice->changed(notice->data);
}

void notice_free(struct notice *notice)
{
	close_source(&notice->inotify_source, &notice->inotify_fd);
	close_source(&notice->swaps_source, &notice->swaps_fd);
	close_source(&notice->pid_source, &notice->pid_fd);
	g_free(notice->root);
	g_free(notice);
}
