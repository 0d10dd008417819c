/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/state/state.h"

#include "memwipe_paths.h"

#include "desktop/state/notice.h"
#include "udev-rules/front/status_file.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* One change makes several events; a memwipe status that waits for the watcher takes 3 seconds. */
enum { SETTLE_MS = 30, ANSWER_LIMIT_SECONDS = 6, HANG_SECONDS = 5, CHECK_SECONDS = 5 };

struct _DesktopState {
	GObject parent;
	char *program;
	struct notice *notice;
	struct desktop_view *view;
	GSubprocess *asked; /* the answer is on its way */
	bool again;	    /* something has changed since it was asked for */
	guint settle_source, limit_source, hang_source, check_source;
	int root; /* descriptor of the folder that stands for / */
};

G_DEFINE_FINAL_TYPE(DesktopState, desktop_state, G_TYPE_OBJECT)

static guint changed_signal;

static gboolean ask_again(gpointer data)
{
	DesktopState *state = data;

	state->hang_source = 0;
	desktop_state_ask(state);
	return G_SOURCE_REMOVE;
}

/* A watcher that hangs, and goes on, changes no file then. */
static void expect_end_of_hang(DesktopState *state)
{
	if (state->view->pid && strcmp(state->view->state, "off") == 0 && !state->hang_source)
		state->hang_source = g_timeout_add_seconds(HANG_SECONDS, ask_again, state);
}

static void take_view(DesktopState *state, struct desktop_view *view)
{
	struct desktop_view *before = state->view;

	state->view = view;
	notice_set_pid(state->notice, view->pid);
	expect_end_of_hang(state);
	g_signal_emit(state, changed_signal, 0);
	desktop_view_free(before);
}

static void take_error(DesktopState *state, const char *sentence)
{
	take_view(state, desktop_view_of_error(sentence));
}

/* The watcher keeps running when the programs are replaced by newer ones. */
static void check_version(struct desktop_view *view)
{
	g_autofree char *sentence = NULL;

	if (strcmp(view->state, "off") == 0 || strcmp(view->version, VERSION) == 0)
		return;
	sentence = g_strdup_printf(
		_("The memwipe service that runs is version %s, and this program is version %s. "
		  "Restart the machine."),
		*view->version ? view->version : "?", VERSION);
	desktop_view_set_error(view, sentence);
}

static void take_answer(DesktopState *state, const char *text)
{
	const char *wrong;
	struct desktop_view *view = desktop_view_parse(text, desktop_now_us(), &wrong);
	g_autofree char *sentence = NULL;

	if (!wrong) {
		check_version(view);
		take_view(state, view);
		return;
	}
	desktop_view_free(view);
	sentence = g_strdup_printf(
		_("The answer of memwipe makes no sense (at “%s”). Install memwipe and this "
		  "program in the same version."),
		wrong);
	take_error(state, sentence);
}

static void ask_now(DesktopState *state);

/* Without bytes there is no pointer either. */
static char *text_of(GBytes *bytes)
{
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);

	return g_strndup(size ? text : "", size);
}

static void answered(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(DesktopState) state = data;
	g_autoptr(GBytes) text = NULL;
	g_autofree char *copy = NULL;
	bool done =
		g_subprocess_communicate_finish(G_SUBPROCESS(source), result, &text, NULL, NULL);
	bool in_time = state->limit_source != 0;

	g_clear_handle_id(&state->limit_source, g_source_remove);
	g_clear_object(&state->asked);
	if (!state->notice)
		return; /* disposed of */
	if (!in_time)
		take_error(state, _("The memwipe service does not answer."));
	else if (done && g_subprocess_get_if_exited(G_SUBPROCESS(source))) {
		copy = text_of(text);
		take_answer(state, copy);
	} else
		take_error(state, _("The program memwipe has failed."));
	if (state->again)
		ask_now(state);
}

static gboolean limit_is_over(gpointer data)
{
	DesktopState *state = data;

	state->limit_source = 0;
	g_subprocess_force_exit(state->asked);
	return G_SOURCE_REMOVE;
}

static void ask_now(DesktopState *state)
{
	g_autoptr(GError) error = NULL;

	state->again = state->asked != NULL;
	if (state->asked)
		return;
	state->asked =
		g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
				 &error, state->program, "status", "--json", NULL);
	if (!state->asked) {
		take_error(state, _("The program memwipe cannot be started. Install memwipe."));
		return;
	}
	state->limit_source = g_timeout_add_seconds(ANSWER_LIMIT_SECONDS, limit_is_over, state);
	g_subprocess_communicate_async(state->asked, NULL, NULL, answered, g_object_ref(state));
}

static gboolean settled(gpointer data)
{
	DesktopState *state = data;

	state->settle_source = 0;
	ask_now(state);
	return G_SOURCE_REMOVE;
}

void desktop_state_ask(DesktopState *state)
{
	if (!state->settle_source)
		state->settle_source = g_timeout_add(SETTLE_MS, settled, state);
}

/* The file is in RAM, and to read it takes no time: "memwipe status" waits for a watcher that
 * hangs. */
static void check_hang(DesktopState *state)
{
	bool answered = state->view->pid && strcmp(state->view->state, "off") != 0;

	if (answered && !status_file_is_fresh(state->root))
		desktop_state_ask(state);
}

static gboolean check_again(gpointer data)
{
	check_hang(data);
	return G_SOURCE_CONTINUE;
}

void desktop_state_set_seen(DesktopState *state, gboolean seen)
{
	if (!seen)
		g_clear_handle_id(&state->check_source, g_source_remove);
	else if (!state->check_source) {
		state->check_source = g_timeout_add_seconds(CHECK_SECONDS, check_again, state);
		check_hang(state);
	}
}

static void noticed(void *data)
{
	desktop_state_ask(data);
}

const struct desktop_view *desktop_state_view(DesktopState *state)
{
	return state->view;
}

DesktopState *desktop_state_new(const char *root)
{
	DesktopState *state = g_object_new(desktop_state_get_type(), NULL);

	state->program = g_strconcat(root, COMMAND_PATH, NULL);
	state->root = open(*root ? root : "/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	state->notice = notice_new(root, noticed, state);
	desktop_state_ask(state);
	return state;
}

static void dispose(GObject *object)
{
	DesktopState *state = DESKTOP_STATE(object);

	g_clear_handle_id(&state->settle_source, g_source_remove);
	g_clear_handle_id(&state->hang_source, g_source_remove);
	g_clear_handle_id(&state->check_source, g_source_remove);
	g_clear_pointer(&state->notice, notice_free);
	g_clear_handle_id(&state->limit_source, g_source_remove);
	if (state->asked)
		g_subprocess_force_exit(state->asked);
	G_OBJECT_CLASS(desktop_state_parent_class)->dispose(object);
}

static void finalize(GObject *object)
{
	DesktopState *state = DESKTOP_STATE(object);

	desktop_view_free(state->view);
	g_free(state->program);
	if (state->root >= 0)
		close(state->root);
	G_OBJECT_CLASS(desktop_state_parent_class)->finalize(object);
}

static void desktop_state_init(DesktopState *state)
{
	state->view = desktop_view_of_error("");
}

static void desktop_state_class_init(DesktopStateClass *class)
{
	G_OBJECT_CLASS(class)->dispose = dispose;
	G_OBJECT_CLASS(class)->finalize = finalize;
	changed_signal = g_signal_new("changed", desktop_state_get_type(), G_SIGNAL_RUN_LAST, 0,
				      NULL, NULL, NULL, G_TYPE_NONE, 0);
}
