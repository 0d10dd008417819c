/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memwipe-indicator(1): runs with the session, shows an icon in the panel and, while the window is
 * not open, a notification with which a grace time can be aborted.
 */
#include "memwipe_paths.h"

#include "desktop/indicator/item.h"
#include "desktop/state/act.h"
#include "desktop/state/alarm.h"
#include "desktop/state/state.h"
#include "desktop/state/words.h"

#include <glib/gi18n-lib.h>
#include <stdbool.h>

#define WINDOW "org.memwipe.Memwipe"

static struct program {
	GApplication *app;
	char *root; /* --sysroot */
	DesktopState *state;
	struct item *item; /* NULL: there is no session bus */
	struct alarm alarm;
	bool window_runs; /* and notifies by itself */
} program;

static void show(void)
{
	const struct desktop_view *view = desktop_state_view(program.state);

	if (program.item)
		item_show(program.item, view);
	alarm_show(&program.alarm, program.app, view, program.window_runs);
}

static void changed(DesktopState *state, gpointer data)
{
	show();
}

static void window_appeared(GDBusConnection *bus, const char *name, const char *owner,
			    gpointer data)
{
	program.window_runs = true;
	show();
}

static void window_vanished(GDBusConnection *bus, const char *name, gpointer data)
{
	program.window_runs = false;
	show();
}

static void open_window(const char *token)
{
	GVariantBuilder platform;

	g_variant_builder_init(&platform, G_VARIANT_TYPE_VARDICT);
	if (token)
		g_variant_builder_add(&platform, "{sv}", "activation-token",
				      g_variant_new_string(token));
	g_dbus_connection_call(g_application_get_dbus_connection(program.app), WINDOW,
			       "/org/memwipe/Memwipe", "org.freedesktop.Application", "Activate",
			       g_variant_new("(a{sv})", &platform), NULL, G_DBUS_CALL_FLAGS_NONE,
			       -1, NULL, NULL, NULL);
}

static void open_activated(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	open_window(NULL);
}

/* Where this fails, the window says more. */
static void aborted(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autofree char *output = desktop_act_finish(result, NULL);

	if (!output)
		open_window(NULL);
	g_application_release(program.app);
}

static void abort_activated(GSimpleAction *action, GVariant *parameter, gpointer data)
{
	g_application_hold(program.app);
	desktop_act(program.root, "abort", NULL, NULL, NULL, aborted, NULL);
}

static void startup(GApplication *app, gpointer data)
{
	static const GActionEntry actions[] = { { .name = "abort", .activate = abort_activated },
						{ .name = "open", .activate = open_activated } };
	GDBusConnection *bus = g_application_get_dbus_connection(app);

	g_action_map_add_action_entries(G_ACTION_MAP(app), actions, G_N_ELEMENTS(actions), NULL);
	g_application_hold(app);
	program.state = desktop_state_new(program.root);
	if (bus) {
		program.item = item_new(bus, open_window);
		(void)g_bus_watch_name_on_connection(bus, WINDOW, G_BUS_NAME_WATCHER_FLAGS_NONE,
						     window_appeared, window_vanished, NULL, NULL);
	}
	g_signal_connect(program.state, "changed", G_CALLBACK(changed), NULL);
}

static void activate(GApplication *app, gpointer data)
{
	/* It runs already: that is all there is to do. */
}

static gint local_options(GApplication *app, GVariantDict *options, gpointer data)
{
	if (!program.root)
		program.root = g_strdup("");
	if (!g_variant_dict_contains(options, "version"))
		return -1; /* go on */
	g_print("memwipe-indicator %s\n", VERSION);
	return 0;
}

int main(int argc, char **argv)
{
	const GOptionEntry options[] = {
		{ "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version"), NULL },
		{ "sysroot", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &program.root, NULL,
		  NULL },
		{ 0 },
	};
	g_autoptr(GApplication) app =
		g_application_new("org.memwipe.Indicator", G_APPLICATION_DEFAULT_FLAGS);
	int status;

	desktop_words_init(LOCALE_FOLDER);
	program.app = app;
	g_application_add_main_option_entries(app, options);
	g_application_set_option_context_summary(
		app, _("Shows in the desktop's panel whether this computer's memory would be "
		       "emptied."));
	g_signal_connect(app, "startup", G_CALLBACK(startup), NULL);
	g_signal_connect(app, "activate", G_CALLBACK(activate), NULL);
	g_signal_connect(app, "handle-local-options", G_CALLBACK(local_options), NULL);
	status = g_application_run(app, argc, argv);
	g_clear_pointer(&program.item, item_free);
	g_clear_object(&program.state);
	g_free(program.root);
	return status;
}
