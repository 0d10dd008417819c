/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/window/acts.h"

#include "desktop/settings/settings.h"
#include "desktop/state/act.h"
#include "desktop/window/said.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Actions that one word of act.h does; the heading is what is said if it fails. */
static const struct act {
	const char *name;
	GVariantType *parameter;
	const char *word, *heading;
} acts[] = {
	{ "abort", NULL, "abort", N_("The wipe was not aborted") },
	{ "alive", NULL, "alive", N_("The sign of life did not arrive") },
	{ "arm", NULL, "arm", N_("The computer was not armed") },
	{ "disarm", (GVariantType *)"s", "disarm", N_("The computer was not disarmed") },
	{ "now", NULL, "now", N_("The memory was not emptied") },
	{ "test", NULL, "selftest", N_("The test was not done") },
};

static GtkWindow *parent_window(void)
{
	GApplication *app = g_application_get_default();

	return gtk_application_get_active_window(GTK_APPLICATION(app));
}

static GtkWindow *complain(const char *heading, const char *sentence, const char *said)
{
	GtkWidget *dialog = adw_message_dialog_new(parent_window(), heading, sentence);

	if (said)
		adw_message_dialog_set_extra_child(ADW_MESSAGE_DIALOG(dialog), said_new(said));
	adw_message_dialog_add_response(ADW_MESSAGE_DIALOG(dialog), "close", _("_Close"));
	gtk_window_present(GTK_WINDOW(dialog));
	return GTK_WINDOW(dialog);
}

void act_complain(const char *heading, const char *sentence, const char *said)
{
	(void)complain(heading, sentence, said);
}

/* The key that was held for the wipe is still down and repeats: it must not press "Close". */
static void complain_of_wipe(const char *heading, const char *sentence, const char *said)
{
	gtk_window_set_focus(complain(heading, sentence, said), NULL);
}

static void done(GObject *source, GAsyncResult *result, gpointer data)
{
	const struct act *act = data;
	g_autoptr(GError) error = NULL;
	g_autofree char *output = desktop_act_finish(result, &error);

	if (!output && !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		(strcmp(act->word, "now") ? act_complain : complain_of_wipe)(
			_(act->heading), error->message, desktop_act_said(result));
	if (output && strcmp(act->word, "selftest") == 0)
		test_result_show(parent_window(), output, desktop_act_said(result));
	g_application_release(g_application_get_default());
}

/* The application lives on until the outcome is known, even without its window. */
static void begin(const char *root, const struct act *act, const char *argument)
{
	g_application_hold(g_application_get_default());
	desktop_act(root, act->word, argument, NULL, NULL, done, (void *)act);
}

static const struct act *find(const char *name)
{
	size_t i = 0;

	while (strcmp(acts[i].name, name) != 0)
		i++;
	return &acts[i];
}

static void activated(GSimpleAction *action, GVariant *parameter, gpointer root)
{
	begin(root, find(g_action_get_name(G_ACTION(action))),
	      parameter ? g_variant_get_string(parameter, NULL) : NULL);
}

void act_now(void *root)
{
	begin(root, find("now"), NULL);
}

static void settings(GSimpleAction *action, GVariant *parameter, gpointer root)
{
	if (!parent_window())
		g_application_activate(g_application_get_default());
	settings_open(parent_window(), root);
}

static void open_window(GSimpleAction *action, GVariant *parameter, gpointer root)
{
	g_application_activate(g_application_get_default());
}

static void about(GSimpleAction *action, GVariant *parameter, gpointer root)
{
	adw_show_about_window(
		parent_window(), "application-name", "memwipe", "application-icon",
		"org.memwipe.Memwipe", "version", VERSION, "license-type", GTK_LICENSE_GPL_2_0,
		"comments", _("Empties the memory of this computer when its boot stick is pulled"),
		/* Translators: your names, one a line */
		"translator-credits", _("translator-credits"), NULL);
}

static void quit(GSimpleAction *action, GVariant *parameter, gpointer root)
{
	g_application_quit(g_application_get_default());
}

static void add_action(GtkApplication *app, const char *name, const GVariantType *parameter,
		       GCallback callback, const char *root)
{
	g_autoptr(GSimpleAction) action = g_simple_action_new(name, parameter);

	g_signal_connect(action, "activate", callback, (void *)root);
	g_action_map_add_action(G_ACTION_MAP(app), G_ACTION(action));
}

/* "now" is no action: others could call it over the session's bus without holding a button. */
void acts_add(GtkApplication *app, const char *root)
{
	static const struct {
		const char *action, *keys[2];
	} keys[] = { { "app.quit", { "<Control>q" } },
		     { "app.settings", { "<Control>comma" } },
		     { "window.close", { "<Control>w" } } };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(acts); i++)
		if (strcmp(acts[i].name, "now") != 0)
			add_action(app, acts[i].name, acts[i].parameter, G_CALLBACK(activated),
				   root);
	add_action(app, "open", NULL, G_CALLBACK(open_window), root);
	add_action(app, "settings", NULL, G_CALLBACK(settings), root);
	add_action(app, "about", NULL, G_CALLBACK(about), root);
	add_action(app, "quit", NULL, G_CALLBACK(quit), root);
	for (i = 0; i < G_N_ELEMENTS(keys); i++)
		gtk_application_set_accels_for_action(app, keys[i].action, keys[i].keys);
}
