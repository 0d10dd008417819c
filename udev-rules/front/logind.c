/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/logind.h"

#include "udev-rules/front/sessions.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define SERVICE "org.freedesktop.login1"
#define MANAGER SERVICE ".Manager"
#define SESSION SERVICE ".Session"
#define FOLDER	"/org/freedesktop/login1"

/* If logind does not answer within this time, it is treated as not running. */
#define TIMEOUT_US 2000000ULL

/* Sessions are added, removed, changed, locked; logind starts or stops. */
static const char *const signals[] = {
	"type='signal',sender='" SERVICE "',path_namespace='" FOLDER "'",
	"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='" SERVICE "'",
};

static int ignore_content(sd_bus_message *message, void *unused, sd_bus_error *error)
{
	return 0;
}

static int subscribe(sd_bus *bus)
{
	size_t i;
	int error = sd_bus_set_method_call_timeout(bus, TIMEOUT_US);

	for (i = 0; i < sizeof(signals) / sizeof(signals[0]) && error >= 0; i++)
		error = sd_bus_add_match(bus, NULL, signals[i], ignore_content, NULL);
	return error < 0 ? error : 0;
}

static int connect_bus(struct logind *logind)
{
	int error = sd_bus_open_system(&logind->bus);

	if (error >= 0)
		error = subscribe(logind->bus);
	return error < 0 ? error : 0;
}

static int read_word(sd_bus *bus, const char *path, const char *name, char word[SESSION_WORD_BYTES])
{
	char *text;
	int error = sd_bus_get_property_string(bus, SERVICE, path, SESSION, name, NULL, &text);

	if (error < 0)
		return error;
	snprintf(word, SESSION_WORD_BYTES, "%s", text);
	free(text);
	return 0;
}

static int read_session(sd_bus *bus, const char *path, struct session *session)
{
	int locked = 0, error = read_word(bus, path, "Class", session->class);

	if (!error)
		error = read_word(bus, path, "State", session->state);
	if (!error)
		error = sd_bus_get_property_trivial(bus, SERVICE, path, SESSION, "LockedHint", NULL,
						    'b', &locked);
	session->locked = locked;
	return error < 0 ? error : 0;
}

/* Do not start logind for this: without it there are no sessions. */
static int list_sessions(sd_bus *bus, sd_bus_message **list)
{
	sd_bus_message *call;
	int error = sd_bus_message_new_method_call(bus, &call, SERVICE, FOLDER, MANAGER,
						   "ListSessions");

	if (error < 0)
		return error;
	error = sd_bus_message_set_auto_start(call, 0);
	if (error >= 0)
		error = sd_bus_call(bus, call, 0, NULL, list);
	sd_bus_message_unref(call);
	return error < 0 ? error : 0;
}

/* A session that ends meanwhile is an error; its signal causes the next query. */
static int check_sessions(sd_bus *bus, sd_bus_message *list, bool *open)
{
	struct session session;
	const char *seat, *path;
	int more = sd_bus_message_enter_container(list, 'a', "(susso)"), error;

	while (more > 0 && !*open) {
		more = sd_bus_message_read(list, "(susso)", NULL, NULL, NULL, &seat, &path);
		if (more <= 0 || !*seat)
			continue;
		snprintf(session.seat, sizeof(session.seat), "%s", seat);
		error = read_session(bus, path, &session);
		if (error)
			return error;
		*open = session_is_open(&session);
	}
	return more < 0 ? more : 0;
}

int logind_query(struct logind *logind, bool *open)
{
	sd_bus_message *list = NULL;
	int error = logind->bus ? 0 : connect_bus(logind);

	*open = false;
	if (!error)
		error = list_sessions(logind->bus, &list);
	if (!error)
		error = check_sessions(logind->bus, list, open);
	sd_bus_message_unref(list);
	if (logind->bus && sd_bus_is_open(logind->bus) <= 0)
		logind_close(logind);
	return error;
}

void logind_process(struct logind *logind)
{
	int more = logind->bus ? 1 : 0;

	while (more > 0)
		more = sd_bus_process(logind->bus, NULL);
	if (more < 0)
		logind_close(logind);
}

int logind_fd(const struct logind *logind)
{
	return logind->bus ? sd_bus_get_fd(logind->bus) : -1;
}

bool logind_has_more(const struct logind *logind)
{
	uint64_t due_us;

	return logind->bus && sd_bus_get_timeout(logind->bus, &due_us) > 0 && due_us == 0;
}

void logind_close(struct logind *logind)
{
	logind->bus = sd_bus_close_unref(logind->bus);
}
