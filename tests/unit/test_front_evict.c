/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which processes are told to forget keys: a recorded /proc that names children of this test alone.
 */
#include "udev-rules/front/evict.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/signals.h"
#include "tests/unit/tree.h"

enum { LIFE_SECONDS = 30 };

static void name(pid_t pid, const char *program)
{
	char path[64], line[64];

	snprintf(path, sizeof(path), "proc/%d/comm", (int)pid);
	snprintf(line, sizeof(line), "%s\n", program);
	tree_put(&fixture, path, line);
}

/* A process of that name; it does nothing, and ends by itself after a while. */
static pid_t agent(const char *program)
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		alarm(LIFE_SECONDS);
		for (;;)
			pause();
	}
	name(child, program);
	return child;
}

/* By what it was ended. */
static int end_of(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	return WTERMSIG(status);
}

/* A signal that was sent before would come first. */
static bool was_told(pid_t child)
{
	int status;

	kill(child, SIGSTOP);
	assert_int_equal(waitpid(child, &status, WUNTRACED), child);
	if (!WIFSTOPPED(status))
		return true;
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	return false;
}

static void agents_are_told_each_in_its_way(void **state)
{
	pid_t gpg = agent("gpg-agent"), ssh = agent("ssh-agent"), other = agent("bash");
	pid_t almost = agent("gpg-agents");

	assert_int_equal(evict_agents(fixture.root, ""), 2);
	assert_int_equal(end_of(gpg), SIGHUP);
	assert_int_equal(end_of(ssh), SIGTERM);
	assert_false(was_told(other));
	assert_false(was_told(almost));
}

enum { NO_ANSWER, FAILURE = 5, SUCCESS = 6 };

/* 0: it was asked as it should be. Without an answer it goes on. */
static int serve(int listening, int answer)
{
	static const unsigned char wanted[] = { 0, 0, 0, 1, 19 };
	const unsigned char reply[] = { 0, 0, 0, 1, (unsigned char)answer };
	unsigned char request[sizeof(wanted)] = { 0 };
	int fd;

	alarm(LIFE_SECONDS);
	fd = accept(listening, NULL, NULL);
	if (recv(fd, request, sizeof(request), MSG_WAITALL) != sizeof(request) ||
	    memcmp(request, wanted, sizeof(wanted)) != 0)
		return 1;
	if (answer == NO_ANSWER || send(fd, reply, sizeof(reply), 0) != sizeof(reply) ||
	    answer != SUCCESS)
		pause();
	return 0;
}

static int listen_at(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, 1), 0);
	return fd;
}

static void link_to(const char *target, pid_t pid, const char *path)
{
	char link[96];

	snprintf(link, sizeof(link), "proc/%d/%s", (int)pid, path);
	assert_int_equal(symlinkat(target, fixture.root, link), 0);
}

/* An agent whose socket is known by what it has open, beside others; it listens at /run/ssh only
 * for itself. */
static pid_t ssh_agent(int answer)
{
	static const char sockets[] = "Num       RefCount Protocol Flags    Type St Inode Path\n"
				      "00000000: 00000003 00000000 00000000 0001 03 77 /connected\n"
				      "00000000: 00000002 00000000 00010000 0001 01 78 @abstract\n"
				      "00000000: 00000002 00000000 00010000 0001 01 80 /foreign\n"
				      "00000000: 00000002 00000000 00010000 0001 01 79 /run/ssh\n";
	char path[64], file[64];
	int listening;
	pid_t child;

	snprintf(path, sizeof(path), "%s/agent-%d", fixture.path, answer);
	listening = listen_at(path);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(serve(listening, answer));
	close(listening);
	name(child, "ssh-agent");
	snprintf(file, sizeof(file), "proc/%d/net/unix", (int)child);
	tree_put(&fixture, file, sockets);
	snprintf(file, sizeof(file), "proc/%d/root/run/made", (int)child);
	tree_put(&fixture, file, "");
	link_to(path, child, "root/run/ssh");
	snprintf(file, sizeof(file), "proc/%d/fd/made", (int)child);
	tree_put(&fixture, file, "");
	link_to("/dev/null", child, "fd/0");
	link_to("socket:[77]", child, "fd/3");
	link_to("socket:[78]", child, "fd/4");
	link_to("socket:[79]", child, "fd/5");
	return child;
}

static void an_ssh_agent_is_asked_and_ended_only_if_it_does_not_confirm(void **state)
{
	pid_t good = ssh_agent(SUCCESS), refuses = ssh_agent(FAILURE), hangs = ssh_agent(NO_ANSWER);
	int status;

	assert_int_equal(evict_agents(fixture.root, ""), 3);
	assert_int_equal(waitpid(good, &status, 0), good);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_int_equal(end_of(refuses), SIGTERM);
	assert_int_equal(end_of(hangs), SIGTERM);
}

/* Taken for a number, "self" would be everybody in the group: here that is a child alone. */
static void what_is_no_number_is_told_nothing(void **state)
{
	pid_t child;
	int status;

	tree_put(&fixture, "proc/self/comm", "gpg-agent\n");
	tree_put(&fixture, "proc/comm", "gpg-agent\n");
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		_exit(setpgid(0, 0) == 0 && evict_agents(fixture.root, "") == 0 ? 0 : 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void without_proc_nobody_can_be_told(void **state)
{
	assert_int_equal(evict_agents(fixture.root, ""), -ENOENT);
	assert_int_equal(evict_keyrings(fixture.root, ""), -ENOENT);
}

static void lines_of_no_user_are_passed_over(void **state)
{
	tree_put(&fixture, "proc/key-users", "\nnobody: 1 1/1\n 12 34\nxyz\n");
	assert_int_equal(evict_keyrings(fixture.root, ""), 0);
}

/* No user has this number; as root its keyrings are cleared, otherwise that is refused. */
static void the_keyrings_of_another_user_are_his(void **state)
{
	tree_put(&fixture, "proc/key-users", "65533:     3 2/2 2/200 51/20000\n");
	assert_int_equal(evict_keyrings(fixture.root, ""), geteuid() == 0 ? 1 : -EPERM);
}

static void no_volume_is_none_to_suspend(void **state)
{
	assert_int_equal(evict_volumes(fixture.root, ""), 0);
	assert_int_equal(evict_volumes(fixture.root, "  \t "), 0);
}

/* A child that ignores what its parent was told to ignore, under nohup(1) for example, would not
 * end. */
static void take_default_signals(void)
{
	static const int ends[] = { SIGHUP, SIGTERM, SIGALRM };
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		signal(ends[i], SIG_DFL);
	keep_exit_statuses();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(agents_are_told_each_in_its_way, fixture_start,
						fixture_end),
		cmocka_unit_test_setup_teardown(
			an_ssh_agent_is_asked_and_ended_only_if_it_does_not_confirm, fixture_start,
			fixture_end),
		cmocka_unit_test_setup_teardown(what_is_no_number_is_told_nothing, fixture_start,
						fixture_end),
		cmocka_unit_test_setup_teardown(without_proc_nobody_can_be_told, fixture_start,
						fixture_end),
		cmocka_unit_test_setup_teardown(lines_of_no_user_are_passed_over, fixture_start,
						fixture_end),
		cmocka_unit_test_setup_teardown(the_keyrings_of_another_user_are_his, fixture_start,
						fixture_end),
		cmocka_unit_test_setup_teardown(no_volume_is_none_to_suspend, fixture_start,
						fixture_end),
	};

	take_default_signals();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
