/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the desktop follows the status: a made-up memwipe answers from a file. */
#include "desktop/state/state.h"

#include "memwipe_paths.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/tree.h"

enum { PATIENCE_MS = 10000, QUIET_MS = 1500, FLOOD = 500, FLOOD_ASKS = FLOOD / 2 };
enum { CHECK_MS = 7000 };

static struct tree tree;
static DesktopState *followed;
static int changes;

/* How often it was asked is the length of the file "asked". */
static const char program[] = "#!/bin/sh\n"
			      "printf x >>\"${0%/usr/*}/asked\"\n"
			      ". \"${0%/usr/*}/answer\"\n";

static void answer(const char *state, int pid, const char *version)
{
	g_autofree char *text = g_strdup_printf(
		"cat <<'END'\n"
		"{\"protected\":%s,\"version\":\"%s\",\"pid\":%d,\"state\":\"%s\",\"door\":null,"
		"\"doors\":[],\"triggers\":[],\"machine\":[]}\nEND\n",
		strcmp(state, "armed") == 0 ? "true" : "false", version, pid, state);

	tree_put(&tree, "answer", text);
}

static void count(DesktopState *state, gpointer data)
{
	changes++;
}

static int start(void **state)
{
	g_autofree char *path = NULL;

	tree_make(&tree);
	tree_put(&tree, &COMMAND_PATH[1], program);
	path = g_strconcat(tree.path, COMMAND_PATH, NULL);
	assert_int_equal(chmod(path, 0755), 0);
	tree_put(&tree, "run/memwipe/changed", "");
	answer("armed", 0, VERSION);
	changes = 0;
	followed = desktop_state_new(tree.path);
	g_signal_connect(followed, "changed", G_CALLBACK(count), NULL);
	return 0;
}

static int end(void **state)
{
	g_object_unref(followed);
	while (g_main_context_iteration(NULL, FALSE))
		;
	tree_drop(&tree);
	return 0;
}

static gboolean give_up(gpointer over)
{
	*(bool *)over = true;
	return G_SOURCE_CONTINUE;
}

static const struct desktop_view *seen(void)
{
	return desktop_state_view(followed);
}

/* Run until the state is this one, or the error begins so. */
static void await(const char *state, const char *error)
{
	bool over = false;
	guint timer = g_timeout_add(PATIENCE_MS, give_up, &over);

	while (!over && (!changes || strcmp(seen()->state, state) != 0 ||
			 !g_str_has_prefix(seen()->error, error)))
		g_main_context_iteration(NULL, TRUE);
	g_source_remove(timer);
	if (over)
		fail_msg("state '%s', error '%s'", seen()->state, seen()->error);
}

static void run_for(guint ms)
{
	bool over = false;
	guint timer = g_timeout_add(ms, give_up, &over);

	while (!over)
		g_main_context_iteration(NULL, TRUE);
	g_source_remove(timer);
}

static size_t asked(void)
{
	struct stat status;

	return fstatat(tree.root, "asked", &status, 0) == 0 ? (size_t)status.st_size : 0;
}

static void each_change_is_seen(void **state)
{
	await("armed", "");
	assert_int_equal(seen()->verdict, DESKTOP_PROTECTED);
	answer("away", 0, VERSION);
	tree_put(&tree, "run/memwipe/changed", "at 1\n");
	await("away", "");
	answer("armed", 0, VERSION);
	tree_put(&tree, "run/memwipe/reasons", "kexec is locked\n");
	await("armed", "");
}

/* The control of each_change_is_seen(), and of the flood. */
static void nothing_is_done_while_nothing_changes(void **state)
{
	size_t before;
	int changes_before;

	await("armed", "");
	run_for(QUIET_MS);
	before = asked();
	changes_before = changes;
	answer("away", 0, VERSION);
	run_for(QUIET_MS);
	assert_int_equal(asked(), before);
	assert_int_equal(changes, changes_before);
	assert_string_equal(seen()->state, "armed");
}

static void a_watcher_that_ends_is_missed_at_once(void **state)
{
	pid_t watcher = fork();

	if (watcher == 0)
		for (;;)
			pause();
	answer("armed", watcher, VERSION);
	desktop_state_ask(followed);
	await("armed", "");
	while (seen()->pid != watcher)
		g_main_context_iteration(NULL, TRUE);
	answer("off", 0, VERSION);
	assert_int_equal(kill(watcher, SIGKILL), 0);
	await("off", "");
	assert_int_equal(waitpid(watcher, NULL, 0), watcher);
}

static void the_folder_of_a_first_watcher_is_noticed(void **state)
{
	await("armed", "");
	assert_int_equal(unlinkat(tree.root, "run/memwipe/changed", 0), 0);
	assert_int_equal(unlinkat(tree.root, "run/memwipe", AT_REMOVEDIR), 0);
	answer("off", 0, VERSION);
	desktop_state_ask(followed);
	await("off", "");
	answer("armed", 0, VERSION);
	tree_put(&tree, "run/memwipe/changed", "at 2\n");
	await("armed", "");
	answer("away", 0, VERSION);
	tree_put(&tree, "run/memwipe/changed", "at 3\n");
	await("away", "");
}

/* It changes no file when it goes on. */
static void the_end_of_a_hang_is_seen(void **state)
{
	answer("off", getpid(), VERSION);
	desktop_state_ask(followed);
	await("off", "");
	answer("armed", getpid(), VERSION);
	await("armed", "");
}

/* The file in which the watcher says when it has last written it, in ns: as long each time. */
static char *status_text(gint64 at_ns)
{
	return g_strdup_printf("at %020" G_GINT64_FORMAT "\npid %d\nok\nstate armed\n", at_ns,
			       getpid());
}

/* It stays fresh. */
static void put_fresh_status(void)
{
	g_autofree char *text = status_text(G_MAXINT64);

	tree_put(&tree, "run/memwipe/status", text);
}

/* As the watcher does it each second: nothing notices what is written to mapped memory. */
static void make_status_old(void)
{
	g_autofree char *text = status_text(1);
	int fd = openat(tree.root, "run/memwipe/status", O_RDWR);
	void *file = mmap(NULL, strlen(text), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	assert_true(file != MAP_FAILED);
	memcpy(file, text, strlen(text));
	assert_int_equal(munmap(file, strlen(text)), 0);
	assert_int_equal(close(fd), 0);
}

/* A watcher that hangs does nothing that could be noticed: its file gets old. */
static void a_hang_is_seen_by_a_user_who_looks(void **state)
{
	answer("armed", getpid(), VERSION);
	put_fresh_status();
	await("armed", "");
	desktop_state_set_seen(followed, TRUE);
	run_for(QUIET_MS);
	answer("off", getpid(), VERSION);
	run_for(CHECK_MS);
	assert_string_equal(seen()->state, "armed");
	make_status_old();
	await("off", "");
}

/* The control: nothing is asked while no user looks. */
static void a_hang_costs_nothing_while_nobody_looks(void **state)
{
	size_t before;

	answer("armed", getpid(), VERSION);
	put_fresh_status();
	await("armed", "");
	desktop_state_set_seen(followed, TRUE);
	desktop_state_set_seen(followed, FALSE);
	run_for(QUIET_MS);
	before = asked();
	make_status_old();
	run_for(CHECK_MS);
	assert_int_equal(asked(), before);
	desktop_state_set_seen(followed, TRUE); /* and at once when one looks again */
	answer("off", getpid(), VERSION);
	await("off", "");
}

static void an_answer_that_cannot_be_used_is_one_sentence(void **state)
{
	static const struct {
		const char *answer, *error;
	} cases[] = {
		{ "echo '{}'", "The answer of memwipe makes no sense (at “protected”)." },
		{ "true", "The answer of memwipe makes no sense" },
		{ "echo", "The answer of memwipe makes no sense" },
		{ "head -c 100000 /dev/zero", "The answer of memwipe makes no sense" },
		{ "kill -SEGV $$", "The program memwipe has failed." },
		{ "exec sleep 60", "The memwipe service does not answer." },
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		tree_put(&tree, "answer", cases[i].answer);
		desktop_state_ask(followed);
		await("", cases[i].error);
		assert_int_equal(seen()->verdict, DESKTOP_UNKNOWN);
	}
	answer("armed", 0, VERSION);
	desktop_state_ask(followed);
	await("armed", "");
	assert_string_equal(seen()->error, "");
}

static void a_program_that_is_missing_is_one_sentence(void **state)
{
	await("armed", "");
	assert_int_equal(unlinkat(tree.root, &COMMAND_PATH[1], 0), 0);
	desktop_state_ask(followed);
	await("", "The program memwipe cannot be started.");
}

static void another_version_is_said_and_shown(void **state)
{
	answer("armed", 0, "0.0.1");
	desktop_state_ask(followed);
	await("armed", "The memwipe service that runs is version 0.0.1");
	assert_int_equal(seen()->verdict, DESKTOP_PROTECTED);
	answer("armed", 0, "");
	desktop_state_ask(followed);
	await("armed", "The memwipe service that runs is version ?");
	answer("off", 0, "");
	desktop_state_ask(followed);
	await("off", "");
	assert_string_equal(seen()->error, "");
}

static void a_flood_of_changes_ends_in_the_last_one(void **state)
{
	int i;

	await("armed", "");
	for (i = 0; i < FLOOD; i++) {
		tree_put(&tree, "run/memwipe/changed", "at 1\n");
		g_main_context_iteration(NULL, FALSE);
	}
	answer("away", 0, VERSION);
	tree_put(&tree, "run/memwipe/changed", "at 2\n");
	await("away", "");
	assert_in_range(asked(), 2, FLOOD_ASKS);
}

static void it_may_go_while_it_asks(void **state)
{
	tree_put(&tree, "answer", "exec sleep 60");
	while (!asked())
		g_main_context_iteration(NULL, TRUE);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, start, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(each_change_is_seen),
		CASE(nothing_is_done_while_nothing_changes),
		CASE(a_watcher_that_ends_is_missed_at_once),
		CASE(the_folder_of_a_first_watcher_is_noticed),
		CASE(the_end_of_a_hang_is_seen),
		CASE(a_hang_is_seen_by_a_user_who_looks),
		CASE(a_hang_costs_nothing_while_nobody_looks),
		CASE(an_answer_that_cannot_be_used_is_one_sentence),
		CASE(a_program_that_is_missing_is_one_sentence),
		CASE(another_version_is_said_and_shown),
		CASE(a_flood_of_changes_ends_in_the_last_one),
		CASE(it_may_go_while_it_asks),
	};

	g_log_set_always_fatal(G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
