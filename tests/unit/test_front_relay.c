/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memwipe session, a process of its own, between a bus with a logind that is played here and a
 * watcher's socket that is played here too.
 */
#include "udev-rules/front/relay.h"
#include "udev-rules/watch/listen.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/signals.h"
#include "tests/unit/tree.h"

#define SERVICE "org.freedesktop.login1"
#define FOLDER	"/org/freedesktop/login1"
#define SESSION SERVICE ".Session"

/* A test waits for a word; if none comes in so long, none will. */
enum { LIMIT_MS = 30000, SESSIONS_MAX = 3 };

struct played {
	const char *path, *seat, *class, *state;
	int locked;
};

static struct played sessions[SESSIONS_MAX];
static size_t count;

static struct tree tree;
static char socket_path[96], bus_path[96];
static pid_t daemon_pid, relay_pid;
static sd_bus *logind;
static int control;

static int list_sessions(sd_bus_message *call, void *unused, sd_bus_error *error)
{
	sd_bus_message *reply;
	size_t i;
	int result;

	assert_true(sd_bus_message_new_method_return(call, &reply) >= 0);
	assert_true(sd_bus_message_open_container(reply, 'a', "(susso)") >= 0);
	for (i = 0; i < count; i++)
		assert_true(sd_bus_message_append(reply, "(susso)", "1", 1000, "user",
						  sessions[i].seat, sessions[i].path) >= 0);
	assert_true(sd_bus_message_close_container(reply) >= 0);
	result = sd_bus_send(NULL, reply, NULL);
	sd_bus_message_unref(reply);
	return result;
}

#define PROPERTY(name, type, member)                                       \
	SD_BUS_PROPERTY(name, type, NULL, offsetof(struct played, member), \
			SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE)

static const sd_bus_vtable manager_table[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("ListSessions", "", "a(susso)", list_sessions, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END,
};

static const sd_bus_vtable session_table[] = {
	SD_BUS_VTABLE_START(0),
	PROPERTY("Class", "s", class),
	PROPERTY("State", "s", state),
	PROPERTY("LockedHint", "b", locked),
	SD_BUS_VTABLE_END,
};

/* On it everybody may do everything. Its files lie where the relay sees none of them. */
static void write_bus_config(void)
{
	char text[512];

	snprintf(text, sizeof(text),
		 "<busconfig><type>session</type><listen>unix:path=%s</listen>"
		 "<auth>EXTERNAL</auth><policy context=\"default\"><allow own=\"*\"/>"
		 "<allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/>"
		 "</policy></busconfig>",
		 bus_path);
	tree_put(&tree, "bus/conf", text);
}

static void start_bus(void)
{
	char config[96], line[256];
	int ends[2];

	snprintf(config, sizeof(config), "--config-file=%s/bus/conf", tree.path);
	assert_int_equal(pipe(ends), 0);
	daemon_pid = fork();
	assert_true(daemon_pid >= 0);
	if (daemon_pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execlp("dbus-daemon", "dbus-daemon", config, "--nofork", "--print-address", NULL);
		_exit(127);
	}
	close(ends[1]);
	assert_true(read(ends[0], line, sizeof(line)) > 0); /* its address: it listens */
	close(ends[0]);
}

static void end(pid_t *pid, int signal)
{
	if (*pid <= 0)
		return;
	kill(*pid, signal);
	assert_int_equal(waitpid(*pid, NULL, 0), *pid);
	*pid = 0;
}

static void come_logind(void)
{
	size_t i;

	assert_true(sd_bus_open_system(&logind) >= 0);
	assert_true(sd_bus_add_object_vtable(logind, NULL, FOLDER, SERVICE ".Manager",
					     manager_table, NULL) >= 0);
	for (i = 0; i < count; i++)
		assert_true(sd_bus_add_object_vtable(logind, NULL, sessions[i].path, SESSION,
						     session_table, &sessions[i]) >= 0);
	assert_true(sd_bus_request_name(logind, SERVICE, 0) >= 0);
}

static void go_logind(void)
{
	logind = sd_bus_flush_close_unref(logind);
}

/* Answer as logind and as the watcher does, until the relay says something to the latter. */
static void await(const char *word)
{
	struct request request;
	struct pollfd wait[2] = { { .fd = control, .events = POLLIN }, { .events = POLLIN } };

	for (;;) {
		while (logind && sd_bus_process(logind, NULL) > 0)
			continue;
		wait[1].fd = logind ? sd_bus_get_fd(logind) : -1;
		assert_true(poll(wait, 2, LIMIT_MS) > 0);
		if (!wait[0].revents || !listen_receive(control, &request))
			continue;
		listen_answer(control, &request, "ok\n");
		assert_string_equal(request.word, word);
		return;
	}
}

static void changed(size_t which, const char *property)
{
	assert_true(sd_bus_emit_properties_changed(logind, sessions[which].path, SESSION, property,
						   NULL) >= 0);
}

static void start_relay(void)
{
	const struct relay_places places = { .folder = tree.path, .socket = socket_path };

	relay_pid = fork();
	assert_true(relay_pid >= 0);
	if (relay_pid == 0)
		_exit(relay_run(&places));
}

static int start(void **state)
{
	char address[128];

	tree_make(&tree);
	snprintf(socket_path, sizeof(socket_path), "%s/control", tree.path);
	snprintf(bus_path, sizeof(bus_path), "%s/bus/socket", tree.path);
	snprintf(address, sizeof(address), "unix:path=%s", bus_path);
	setenv("DBUS_SYSTEM_BUS_ADDRESS", address, 1);
	write_bus_config();
	assert_int_equal(listen_at(socket_path, "", &control), 0);
	count = 2;
	sessions[0] = (struct played){ FOLDER "/session/one", "seat0", "user", "active", 0 };
	sessions[1] = (struct played){ FOLDER "/session/two", "", "user", "active", 0 };
	return 0;
}

static int finish(void **state)
{
	end(&relay_pid, SIGKILL);
	go_logind();
	end(&daemon_pid, SIGTERM);
	close(control);
	tree_drop(&tree);
	return 0;
}

static bool no_bus_here(void)
{
	if (system("command -v dbus-daemon >/dev/null") == 0)
		return false;
	print_message("dbus-daemon is not installed\n");
	return true;
}

static void each_change_is_told(void **state)
{
	if (no_bus_here())
		skip();
	start_bus();
	come_logind();
	start_relay();
	await("locked no");
	sessions[0].locked = 1;
	changed(0, "LockedHint");
	await("locked yes");
	sessions[0].locked = 0;
	changed(0, "LockedHint");
	await("locked no");
	sessions[0].state = "online"; /* another terminal is in front */
	changed(0, "State");
	await("locked yes");
	sessions[0].state = "active";
	changed(0, "State");
	await("locked no");
	sessions[0].class = "greeter";
	changed(0, "Class");
	await("locked yes");
}

static void sessions_come_and_go(void **state)
{
	if (no_bus_here())
		skip();
	start_bus();
	come_logind();
	sessions[0].class = "greeter";
	start_relay();
	await("locked yes");
	count = SESSIONS_MAX;
	sessions[2] = (struct played){ FOLDER "/session/three", "seat0", "user", "active", 0 };
	assert_true(sd_bus_add_object_vtable(logind, NULL, sessions[2].path, SESSION, session_table,
					     &sessions[2]) >= 0);
	assert_true(sd_bus_emit_signal(logind, FOLDER, SERVICE ".Manager", "SessionNew", "so", "3",
				       sessions[2].path) >= 0);
	await("locked no");
	count = 0;
	assert_true(sd_bus_emit_signal(logind, FOLDER, SERVICE ".Manager", "SessionRemoved", "so",
				       "3", sessions[2].path) >= 0);
	await("locked yes");
}

static void nobody_to_ask_is_locked_until_there_is(void **state)
{
	if (no_bus_here())
		skip();
	start_relay();
	await("locked yes"); /* no bus */
	start_bus();
	come_logind();
	await("locked no");
	go_logind();
	await("locked yes");
	come_logind();
	await("locked no");
	end(&daemon_pid, SIGKILL);
	await("locked yes");
	go_logind();
	unlink(bus_path);
	start_bus();
	come_logind();
	await("locked no");
}

/* Nothing else changes meanwhile: that it says it again is what is tested. */
static void a_new_watcher_is_told_at_once_and_an_old_one_again(void **state)
{
	if (no_bus_here())
		skip();
	start_bus();
	come_logind();
	start_relay();
	await("locked no");
	tree_put(&tree, "state", "watching /dev/sda\n");
	await("locked no"); /* for the file that was made */
	await("locked no"); /* for what was written, unless both were one */
	await("locked no"); /* for nothing but the time that passed */
	close(control);
	assert_int_equal(listen_at(socket_path, "", &control), 0);
	await("locked no");
}

static void who_goes_says_that_nobody_knows_any_more(void **state)
{
	int status;

	if (no_bus_here())
		skip();
	start_bus();
	come_logind();
	start_relay();
	await("locked no");
	kill(relay_pid, SIGTERM);
	await("locked yes");
	assert_int_equal(waitpid(relay_pid, &status, 0), relay_pid);
	relay_pid = 0;
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_change_is_told, start, finish),
		cmocka_unit_test_setup_teardown(sessions_come_and_go, start, finish),
		cmocka_unit_test_setup_teardown(nobody_to_ask_is_locked_until_there_is, start,
						finish),
		cmocka_unit_test_setup_teardown(a_new_watcher_is_told_at_once_and_an_old_one_again,
						start, finish),
		cmocka_unit_test_setup_teardown(who_goes_says_that_nobody_knows_any_more, start,
						finish),
	};

	keep_exit_statuses();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
