/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memwipe-gtk(1): the window. One process shows it, however often it is started. */
#include "memwipe_paths.h"

#include "desktop/state/alarm.h"
#include "desktop/state/words.h"
#include "desktop/window/acts.h"
#include "desktop/window/window.h"

#include <glib/gi18n-lib.h>

struct program {
	char *root; /* --sysroot */
	DesktopState *state;
	struct alarm alarm;
};

static void changed(DesktopState *state, gpointer data)
{
	struct program *program = data;

	alarm_show(&program->alarm, g_application_get_default(), desktop_state_view(state), false);
}

static void startup(GApplication *app, gpointer data)
{
	struct program *program = data;

	acts_add(GTK_APPLICATION(app), program->root);
	program->state = desktop_state_new(program->root);
	g_signal_connect(program->state, "changed", G_CALLBACK(changed), program);
}

static void activate(GApplication *app, gpointer data)
{
	struct program *program = data;
	GtkWindow *window = gtk_application_get_active_window(GTK_APPLICATION(app));

	if (!window)
		window = window_new(ADW_APPLICATION(app), program->state, program->root);
	gtk_window_present(window);
}

/* From now on the indicator notifies. */
static void shut_down(GApplication *app, gpointer data)
{
	struct program *program = data;

	alarm_show(&program->alarm, app, desktop_state_view(program->state), true);
}

static gint local_options(GApplication *app, GVariantDict *options, gpointer data)
{
	struct program *program = data;

	if (!program->root)
		program->root = g_strdup("");
	if (!g_variant_dict_contains(options, "version"))
		return -1; /* go on */
	g_print("memwipe-gtk %s\n", VERSION);
	return 0;
}

int main(int argc, char **argv)
{
	struct program program = { .root = NULL };
	const GOptionEntry options[] = {
		{ "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version"), NULL },
		{ "sysroot", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &program.root, NULL,
		  NULL },
		{ 0 },
	};
	g_autoptr(AdwApplication) app =
		adw_application_new("org.memwipe.Memwipe", G_APPLICATION_DEFAULT_FLAGS);
	int status;

	desktop_words_init(LOCALE_FOLDER);
	g_application_add_main_option_entries(G_APPLICATION(app), options);
	g_application_set_option_context_summary(
		G_APPLICATION(app),
		_("Shows whether this computer's memory would be emptied, and what can be done."));
	g_signal_connect(app, "startup", G_CALLBACK(startup), &program);
	g_signal_connect(app, "activate", G_CALLBACK(activate), &program);
	g_signal_connect(app, "shutdown", G_CALLBACK(shut_down), &program);
	g_signal_connect(app, "handle-local-options", G_CALLBACK(local_options), &program);
	status = g_application_run(G_APPLICATION(app), argc, argv);
	g_clear_object(&program.state);
	g_free(program.root);
	return status;
}
