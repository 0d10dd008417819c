/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/state/act.h"

#include "memwipe_paths.h"

#include "common/message.h"
#include "desktop/state/translate.h"
#include "udev-rules/front/client.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* pkexec(1) */
enum { PKEXEC_DISMISSED = 126, PKEXEC_NOT_AUTHORISED = 127 };

struct act {
	char *socket, *helper, *word, *argument, *input;
};

static void act_free(gpointer data)
{
	struct act *act = data;

	g_free(act->socket);
	g_free(act->helper);
	g_free(act->word);
	g_free(act->argument);
	g_free(act->input);
	g_free(act);
}

static void fail(GTask *task, int code, const char *sentence)
{
	g_task_return_new_error(task, G_IO_ERROR, code, "%s", sentence);
	g_object_unref(task);
}

/*
 * The last line that it wrote, without the name of the program, in the user's language. A heading
 * says what could not be done; of a configuration that is not all that there is to say.
 */
static char *complaint_of(const char *word, const char *errors)
{
	g_autofree char *text = g_strchomp(g_strdup(errors));
	const char *line = strrchr(text, '\n');

	line = line ? line + 1 : text;
	if (g_str_has_prefix(line, "memwipe") && strstr(line, ": "))
		line = strstr(line, ": ") + 2;
	if (strcmp(word, "configure") != 0 && g_str_has_prefix(line, "cannot ") &&
	    strstr(line, ": "))
		line = strstr(line, ": ") + 2;
	return *line ? desktop_translate(line) : g_strdup(_("The helper program has failed."));
}

static void judge_helper(GTask *task, int code, const char *errors)
{
	const struct act *act = g_task_get_task_data(task);
	g_autofree char *complaint = complaint_of(act->word, errors);

	if (code == PKEXEC_DISMISSED)
		fail(task, G_IO_ERROR_CANCELLED, _("The password was not given."));
	else if (code == PKEXEC_NOT_AUTHORISED && strstr(errors, "No authentication agent"))
		fail(task, G_IO_ERROR_NOT_SUPPORTED,
		     _("Nothing on this desktop can ask for a password: no polkit agent runs."));
	else if (code == PKEXEC_NOT_AUTHORISED)
		fail(task, G_IO_ERROR_PERMISSION_DENIED, _("You are not permitted to do this."));
	else
		fail(task, G_IO_ERROR_FAILED, complaint);
}

static int exit_status(GSubprocess *helper)
{
	return g_subprocess_get_if_exited(helper) ? g_subprocess_get_exit_status(helper) : -1;
}

/* A test that has failed says so in its output, and by its exit status. */
static bool is_outcome(GSubprocess *helper, const char *output)
{
	return *output && exit_status(helper) == EXIT_INCOMPLETE;
}

/* What a program writes may be anything. */
static char *text_of(GBytes *bytes)
{
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);

	return g_utf8_make_valid(size ? text : "", (gssize)size);
}

/* An outcome has no sentence for what was written beside it. What pkexec says has one of its own.
 */
static void keep_said(GTask *task, int code, const char *errors, bool outcome)
{
	g_autofree char *said = g_strstrip(g_strdup(errors));

	if (code == PKEXEC_DISMISSED || code == PKEXEC_NOT_AUTHORISED)
		return;
	if (strchr(said, '\n') || (outcome && *said))
		g_object_set_data_full(G_OBJECT(task), "said", g_steal_pointer(&said), g_free);
}

static void helper_ended(GObject *source, GAsyncResult *result, gpointer data)
{
	GSubprocess *helper = G_SUBPROCESS(source);
	g_autoptr(GBytes) said = NULL, complained = NULL;
	g_autofree char *output = NULL, *errors = NULL;
	g_autoptr(GError) error = NULL;
	GTask *task = data;
	bool outcome;

	if (!g_subprocess_communicate_finish(helper, result, &said, &complained, &error)) {
		g_task_return_error(task, g_steal_pointer(&error));
		g_object_unref(task);
		return;
	}
	output = text_of(said);
	errors = text_of(complained);
	outcome = g_subprocess_get_successful(helper) || is_outcome(helper, output);
	keep_said(task, exit_status(helper), errors, outcome);
	if (outcome) {
		g_task_return_pointer(task, g_steal_pointer(&output), g_free);
		g_object_unref(task);
	} else
		judge_helper(task, exit_status(helper), errors);
}

/*
 * A file in memory that holds text, to be read from its beginning, or a negative error number. A
 * pipe would break if pkexec ended before it was read, and then nothing would be known of the
 * reason.
 */
static int file_of(const char *text)
{
	const ssize_t size = (ssize_t)strlen(text);
	int file = memfd_create("memwipe", MFD_CLOEXEC), error;
	ssize_t written;

	if (file < 0)
		return -errno;
	written = pwrite(file, text, (size_t)size, 0);
	if (written == size)
		return file;
	error = written < 0 ? -errno : -ENOSPC;
	close(file);
	return error;
}

static void call_helper(GTask *task)
{
	const struct act *act = g_task_get_task_data(task);
	g_autoptr(GSubprocessLauncher) launcher = NULL;
	g_autoptr(GSubprocess) helper = NULL;
	int input = -1;

	if (!g_file_test(act->helper, G_FILE_TEST_IS_EXECUTABLE)) {
		fail(task, G_IO_ERROR_NOT_FOUND,
		     _("The helper program is missing: install memwipe-gtk again."));
		return;
	}
	if (act->input && (input = file_of(act->input)) < 0) {
		fail(task, G_IO_ERROR_FAILED, g_strerror(-input));
		return;
	}
	launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE |
					     G_SUBPROCESS_FLAGS_STDERR_PIPE);
	if (input >= 0)
		g_subprocess_launcher_take_stdin_fd(launcher, input);
	helper = g_subprocess_launcher_spawn(launcher, NULL, "pkexec", "--disable-internal-agent",
					     act->helper, act->word, act->argument, NULL);
	if (!helper) {
		fail(task, G_IO_ERROR_NOT_FOUND,
		     _("Root's rights cannot be asked for: install pkexec."));
		return;
	}
	g_subprocess_communicate_async(helper, NULL, g_task_get_cancellable(task), helper_ended,
				       task);
}

/* In a thread of its own, as it waits for up to 3 seconds. The answer is owned by its task. */
static void ask_socket(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	const struct act *act = data;
	struct answer *answer = g_new0(struct answer, 1);
	int error = client_ask(act->socket, act->word, answer);

	if (!error && !answer_is_ok(answer))
		error = g_str_has_prefix(answer->text, "not permitted\n") ? -EACCES : -EPROTO;
	g_object_set_data_full(G_OBJECT(task), "answer", answer, g_free);
	g_task_return_int(task, error);
}

static void explain(GTask *task, int error, struct answer *answer)
{
	g_autofree char *valid = NULL, *sentence = NULL;

	if (error == -EPROTO) {
		answer->text[strcspn(answer->text, "\n")] = '\0';
		valid = g_utf8_make_valid(answer->text, -1);
		sentence = desktop_translate(valid);
		fail(task, G_IO_ERROR_FAILED, sentence);
	} else if (error == -EACCES || error == -EPERM)
		fail(task, G_IO_ERROR_PERMISSION_DENIED,
		     _("Only root and the members of the group “memwipe” may do this."));
	else if (error == -ENOENT || error == -ECONNREFUSED)
		fail(task, G_IO_ERROR_NOT_FOUND, _("The memwipe service is not running."));
	else if (error == -ETIMEDOUT)
		fail(task, G_IO_ERROR_TIMED_OUT, _("The memwipe service does not answer."));
	else
		fail(task, G_IO_ERROR_FAILED, g_strerror(-error));
}

/* Root can empty RAM where the group cannot: without a watcher, and when it hangs. */
static void socket_answered(GObject *source, GAsyncResult *result, gpointer data)
{
	GTask *task = data;
	const struct act *act = g_task_get_task_data(task);
	int error = (int)g_task_propagate_int(G_TASK(result), NULL);

	if (!error) {
		g_task_return_pointer(task, g_strdup(""), g_free);
		g_object_unref(task);
	} else if (strcmp(act->word, "now") == 0)
		call_helper(task);
	else
		explain(task, error, g_object_get_data(G_OBJECT(result), "answer"));
}

static bool is_for_group(const char *word)
{
	static const char *const words[] = { "now", "abort", "alive", NULL };

	return g_strv_contains(words, word);
}

void desktop_act(const char *root, const char *word, const char *argument, const char *input,
		 GCancellable *cancellable, GAsyncReadyCallback done, gpointer data)
{
	GTask *task = g_task_new(NULL, cancellable, done, data), *asking;
	struct act *act = g_new0(struct act, 1);

	*act = (struct act){ .socket = g_strconcat(root, CONTROL_SOCKET, NULL),
			     .helper = g_strconcat(root, HELPER_PATH, NULL),
			     .word = g_strdup(word),
			     .argument = g_strdup(argument),
			     .input = g_strdup(input) };
	g_task_set_task_data(task, act, act_free);
	if (!is_for_group(word)) {
		call_helper(task);
		return;
	}
	asking = g_task_new(NULL, NULL, socket_answered, task);
	g_task_set_task_data(asking, act, NULL); /* owned by the other task, which lives longer */
	g_task_run_in_thread(asking, ask_socket);
	g_object_unref(asking);
}

char *desktop_act_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

const char *desktop_act_said(GAsyncResult *result)
{
	return g_object_get_data(G_OBJECT(result), "said");
}
