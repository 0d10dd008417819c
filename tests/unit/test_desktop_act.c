/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a user has memwipe do from the desktop: by a made-up watcher's socket, or a made-up pkexec
 * that runs a made-up helper. */
#include "desktop/state/act.h"

#include "memwipe_paths.h"

#include "udev-rules/common/control.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/tree.h"

static struct tree tree;
static char *path_before;
static GThread *watcher;
static int control;
static char heard[CONTROL_WORD_BYTES];

/* What the last act came to. */
static char *output, *said;
static GError *error;
static bool over;

static void put_program(const char *path, const char *script)
{
	g_autofree char *text = g_strconcat("#!/bin/sh\n", script, "\n", NULL);
	g_autofree char *full = g_strconcat(tree.path, "/", path, NULL);

	tree_put(&tree, path, text);
	assert_int_equal(chmod(full, 0755), 0);
}

static void put_helper(const char *script)
{
	put_program(&HELPER_PATH[1], script);
}

static int start(void **state)
{
	g_autofree char *path = NULL;

	tree_make(&tree);
	tree_put(&tree, &STATE_FILE[1], "");
	put_program("bin/pkexec", "[ \"$1\" = --disable-internal-agent ] && shift && exec \"$@\"");
	put_helper("echo \"$*: $(cat)\"");
	path_before = g_strdup(g_getenv("PATH"));
	path = g_strdup_printf("%s/bin:%s", tree.path, path_before);
	g_setenv("PATH", path, TRUE);
	*heard = '\0';
	watcher = NULL;
	return 0;
}

static int end(void **state)
{
	g_setenv("PATH", path_before, TRUE);
	g_free(path_before);
	g_clear_pointer(&output, g_free);
	g_clear_pointer(&said, g_free);
	g_clear_error(&error);
	tree_drop(&tree);
	return 0;
}

/* One request is answered. */
static gpointer answer(gpointer text)
{
	struct sockaddr_un from;
	socklen_t length = sizeof(from);
	ssize_t got = recvfrom(control, heard, sizeof(heard) - 1, 0, (void *)&from, &length);

	if (got >= 0)
		heard[got] = '\0';
	(void)!sendto(control, text, strlen(text), 0, (void *)&from, length);
	return NULL;
}

static void start_watcher(const char *text)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	snprintf(address.sun_path, sizeof(address.sun_path), "%s%s", tree.path, CONTROL_SOCKET);
	control = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(control, (struct sockaddr *)&address, sizeof(address)), 0);
	watcher = g_thread_new("watcher", answer, (gpointer)text);
}

static void done(GObject *source, GAsyncResult *result, gpointer data)
{
	output = desktop_act_finish(result, &error);
	said = g_strdup(desktop_act_said(result));
	over = true;
}

static void act_with(const char *word, const char *argument, const char *input)
{
	g_clear_pointer(&output, g_free);
	g_clear_pointer(&said, g_free);
	g_clear_error(&error);
	over = false;
	desktop_act(tree.path, word, argument, input, NULL, done, NULL);
	while (!over)
		g_main_context_iteration(NULL, TRUE);
	if (watcher) {
		g_thread_join(watcher);
		watcher = NULL;
		close(control);
	}
}

static void act(const char *word)
{
	act_with(word, NULL, NULL);
}

static void fails(int code, const char *sentence)
{
	assert_null(output);
	if (!g_error_matches(error, G_IO_ERROR, code) || strcmp(error->message, sentence) != 0)
		fail_msg("%d: %s", error->code, error->message);
}

static void a_member_needs_no_helper(void **state)
{
	static const char *const words[] = { "now", "abort", "alive" };
	size_t i;

	put_helper("exit 1");
	for (i = 0; i < G_N_ELEMENTS(words); i++) {
		start_watcher("ok\n");
		act(words[i]);
		assert_string_equal(output, "");
		assert_string_equal(heard, words[i]);
		assert_int_equal(unlinkat(tree.root, &CONTROL_SOCKET[1], 0), 0);
	}
}

static void a_refusal_of_the_watcher_is_passed_on(void **state)
{
	start_watcher("there is nothing to abort\nand more\n");
	act("abort");
	fails(G_IO_ERROR_FAILED, "there is nothing to abort");
}

static void who_is_no_member_is_told_who_may(void **state)
{
	start_watcher("not permitted\n");
	act("abort");
	fails(G_IO_ERROR_PERMISSION_DENIED,
	      "Only root and the members of the group “memwipe” may do this.");
}

static void without_a_watcher_there_is_nothing_to_abort(void **state)
{
	act("abort");
	fails(G_IO_ERROR_NOT_FOUND, "The memwipe service is not running.");
}

static void root_empties_memory_where_the_group_cannot(void **state)
{
	act("now");
	assert_string_equal(output, "now: \n");
	start_watcher("not permitted\n");
	act("now");
	assert_string_equal(output, "now: \n");
}

static void the_helper_gets_argument_and_input(void **state)
{
	act_with("disarm", "300", NULL);
	assert_string_equal(output, "disarm 300: \n");
	act_with("configure", "digest", "[watch]\nsettle = 7s");
	assert_string_equal(output, "configure digest: [watch]\nsettle = 7s\n");
	put_helper("echo 'memwipe-desktop-helper: cannot save a: line 3: no' >&2; exit 1");
	act_with("configure", "digest", "");
	fails(G_IO_ERROR_FAILED, "cannot save a: line 3: no");
}

static void the_end_of_the_helper_is_one_sentence(void **state)
{
	static const struct {
		const char *script;
		int code;
		const char *sentence;
	} cases[] = {
		{ "echo 'memwipe: cannot arm: a watched disk is missing' >&2; exit 1",
		  G_IO_ERROR_FAILED, "a watched disk is missing" },
		{ "printf 'one\\ntwo\\n' >&2; exit 2", G_IO_ERROR_FAILED, "two" },
		{ "exit 3", G_IO_ERROR_FAILED, "The helper program has failed." },
		{ "printf '\\377' >&2; exit 1", G_IO_ERROR_FAILED, "\xef\xbf\xbd" },
		{ "kill -SEGV $$", G_IO_ERROR_FAILED, "The helper program has failed." },
		{ "exit 126", G_IO_ERROR_CANCELLED, "The password was not given." },
		{ "echo 'Error executing command as another user: No authentication agent found.' "
		  ">&2; exit 127",
		  G_IO_ERROR_NOT_SUPPORTED,
		  "Nothing on this desktop can ask for a password: no polkit agent runs." },
		{ "echo 'Error executing command as another user: Not authorized' >&2; exit 127",
		  G_IO_ERROR_PERMISSION_DENIED, "You are not permitted to do this." },
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		put_helper(cases[i].script);
		act("arm");
		fails(cases[i].code, cases[i].sentence);
	}
}

/* A pipe would be broken then, and would hide why. */
static void a_helper_need_not_read_its_input(void **state)
{
	g_autofree char *much = g_strnfill(1 << 20, 'x');

	put_helper("echo 'Error: No authentication agent found.' >&2; exit 127");
	act_with("configure", "1-2", much);
	fails(G_IO_ERROR_NOT_SUPPORTED,
	      "Nothing on this desktop can ask for a password: no polkit agent runs.");
}

static void a_failed_test_is_an_outcome(void **state)
{
	put_helper("echo '{}'; exit 1");
	act("selftest");
	assert_string_equal(output, "{}\n");
	put_helper("echo '{}'; exit 2");
	act("selftest");
	fails(G_IO_ERROR_FAILED, "The helper program has failed.");
}

static void all_lines_of_a_failure_are_kept(void **state)
{
	static const struct {
		const char *script, *said;
	} cases[] = {
		{ "printf 'one\\ntwo\\n' >&2; exit 1", "one\ntwo" },
		{ "echo '{}'; printf 'one\\ntwo\\n' >&2; exit 1", "one\ntwo" },
		{ "echo '{}'; echo one >&2; exit 1", "one" }, /* the outcome does not say it */
		{ "echo one >&2; exit 1", NULL },	      /* the sentence says it */
		{ "echo '{}'; exit 1", NULL },
		{ "printf 'Not authorized\\n\\nThis was reported.\\n' >&2; exit 127", NULL },
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(cases); i++) {
		put_helper(cases[i].script);
		act("selftest");
		if (g_strcmp0(said, cases[i].said) != 0)
			fail_msg("case %zu: %s", i, said ? said : "nothing");
	}
}

static void what_is_not_installed_is_said(void **state)
{
	g_setenv("PATH", "/nowhere", TRUE);
	act("arm");
	fails(G_IO_ERROR_NOT_FOUND, "Root's rights cannot be asked for: install pkexec.");
	assert_int_equal(unlinkat(tree.root, &HELPER_PATH[1], 0), 0);
	act("arm");
	fails(G_IO_ERROR_NOT_FOUND, "The helper program is missing: install memwipe-gtk again.");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, start, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_member_needs_no_helper),
		CASE(a_refusal_of_the_watcher_is_passed_on),
		CASE(who_is_no_member_is_told_who_may),
		CASE(without_a_watcher_there_is_nothing_to_abort),
		CASE(root_empties_memory_where_the_group_cannot),
		CASE(the_helper_gets_argument_and_input),
		CASE(the_end_of_the_helper_is_one_sentence),
		CASE(a_helper_need_not_read_its_input),
		CASE(a_failed_test_is_an_outcome),
		CASE(all_lines_of_a_failure_are_kept),
		CASE(what_is_not_installed_is_said),
	};

	g_log_set_always_fatal(G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
