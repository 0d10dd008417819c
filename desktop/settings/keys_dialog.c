/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * While keys are awaited, all that is pressed is one of them, those of buttons and of the desktop
 * included. When all are released, the keyboard operates the dialog again.
 */
#include "desktop/settings/keys_dialog.h"

#include "desktop/settings/pressed.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* GDK's key codes are those of X11, also with Wayland: the kernel's and 8. */
enum { X11_OFFSET = 8 };

struct keys_dialog {
	AdwMessageDialog *widget;
	GtkWidget *shown;
	struct pressed pressed;
	bool awaited; /* keys are taken */
	char *present;
	void (*chosen)(const char *value, gpointer data);
	gpointer data;
};

char *keys_names(const char *value)
{
	g_auto(GStrv) names = g_strsplit(value, "+", -1);
	size_t i;

	for (i = 0; names[i]; i++)
		if (g_str_has_prefix(names[i], "KEY_"))
			memmove(names[i], names[i] + 4, strlen(names[i]) - 3);
	return g_strjoinv(" + ", names);
}

static void show(struct keys_dialog *dialog, bool complete)
{
	char value[KEY_CHORD_BYTES];
	bool usable = pressed_text(&dialog->pressed, value);
	g_autofree char *names = keys_names(value);

	if (complete && !usable)
		gtk_label_set_text(GTK_LABEL(dialog->shown),
				   _("These keys cannot be used: press up to six ordinary keys."));
	else
		gtk_label_set_text(GTK_LABEL(dialog->shown),
				   *names ? names : _("Waiting for keys"));
	adw_message_dialog_set_response_enabled(dialog->widget, "use", complete && usable);
	adw_message_dialog_set_response_enabled(dialog->widget, "again", complete);
}

/* Keys that the desktop would act on come here, too, if it permits that. */
static void await(struct keys_dialog *dialog, bool on)
{
	GdkSurface *surface = gtk_native_get_surface(GTK_NATIVE(dialog->widget));

	dialog->awaited = on;
	if (on && surface)
		gdk_toplevel_inhibit_system_shortcuts(GDK_TOPLEVEL(surface), NULL);
	else if (surface)
		gdk_toplevel_restore_system_shortcuts(GDK_TOPLEVEL(surface));
}

static void begin(struct keys_dialog *dialog)
{
	dialog->pressed = (struct pressed){ .downs = 0 };
	await(dialog, true);
	show(dialog, false);
}

static gboolean key_pressed(GtkEventControllerKey *keys, guint symbol, guint code,
			    GdkModifierType modifiers, gpointer data)
{
	struct keys_dialog *dialog = data;

	if (!dialog->awaited)
		return GDK_EVENT_PROPAGATE;
	pressed_down(&dialog->pressed, code - X11_OFFSET);
	show(dialog, false);
	return GDK_EVENT_STOP;
}

static void key_released(GtkEventControllerKey *keys, guint symbol, guint code,
			 GdkModifierType modifiers, gpointer data)
{
	struct keys_dialog *dialog = data;

	if (!dialog->awaited || !pressed_up(&dialog->pressed, code - X11_OFFSET))
		return;
	await(dialog, false);
	show(dialog, true);
}

/* What is released while another window has the focus is not reported. */
static void focus_changed(GtkWindow *widget, GParamSpec *property, gpointer data)
{
	struct keys_dialog *dialog = data;

	if (dialog->awaited && !gtk_window_is_active(widget))
		begin(dialog);
}

static void mapped(GtkWidget *widget, gpointer dialog)
{
	begin(dialog);
}

static void respond(AdwMessageDialog *widget, const char *response, gpointer data)
{
	struct keys_dialog *dialog = data;
	char value[KEY_CHORD_BYTES];

	if (g_str_equal(response, "use") && pressed_text(&dialog->pressed, value))
		dialog->chosen(value, dialog->data);
	/* Each response closes the dialog, so this one opens another. */
	if (g_str_equal(response, "again"))
		keys_dialog_open(gtk_window_get_transient_for(GTK_WINDOW(widget)), dialog->present,
				 dialog->chosen, dialog->data);
}

static GtkEventController *controller_new(struct keys_dialog *dialog)
{
	GtkEventController *keys = gtk_event_controller_key_new();

	gtk_event_controller_set_propagation_phase(keys, GTK_PHASE_CAPTURE);
	g_signal_connect(keys, "key-pressed", G_CALLBACK(key_pressed), dialog);
	g_signal_connect(keys, "key-released", G_CALLBACK(key_released), dialog);
	return keys;
}

/* The watcher knows nothing of this dialog: its keys empty RAM here, too. */
static char *explain(const char *present)
{
	const char *what =
		_("Hold all of them down together, then release them. Choose keys that you "
		  "do not press together by accident: there is no question and no time to "
		  "abort.");
	g_autofree char *names = keys_names(present);
	/* Translators: %s are keys, like LEFTCTRL + END */
	g_autofree char *warning = g_strdup_printf(
		_("Do not press %s: these keys empty the memory until others are saved."), names);

	return *present ? g_strdup_printf("%s\n\n%s", what, warning) : g_strdup(what);
}

static void dialog_free(gpointer data)
{
	struct keys_dialog *dialog = data;

	g_free(dialog->present);
	g_free(dialog);
}

/* What has been pressed; a screen reader says when it changes. */
static GtkWidget *shown_new(void)
{
	GtkWidget *shown = g_object_new(GTK_TYPE_LABEL, "accessible-role",
					GTK_ACCESSIBLE_ROLE_STATUS, "wrap", TRUE, NULL);

	gtk_widget_add_css_class(shown, "heading");
	return shown;
}

void keys_dialog_open(GtkWindow *parent, const char *present,
		      void (*chosen)(const char *value, gpointer data), gpointer data)
{
	struct keys_dialog *dialog = g_new0(struct keys_dialog, 1);
	g_autofree char *body = explain(present);
	GtkWidget *widget = adw_message_dialog_new(parent, _("Press the keys"), body);

	*dialog = (struct keys_dialog){ .widget = ADW_MESSAGE_DIALOG(widget),
					.shown = shown_new(),
					.present = g_strdup(present),
					.chosen = chosen,
					.data = data };
	adw_message_dialog_add_responses(dialog->widget, "cancel", _("_Cancel"), "again",
					 _("Press _Again"), "use", _("_Use These Keys"), NULL);
	adw_message_dialog_set_response_appearance(dialog->widget, "use", ADW_RESPONSE_SUGGESTED);
	adw_message_dialog_set_close_response(dialog->widget, "cancel");
	adw_message_dialog_set_extra_child(dialog->widget, dialog->shown);
	gtk_widget_add_controller(widget, controller_new(dialog));
	g_object_set_data_full(G_OBJECT(widget), "dialog", dialog, dialog_free);
	g_signal_connect(widget, "map", G_CALLBACK(mapped), dialog);
	g_signal_connect(widget, "notify::is-active", G_CALLBACK(focus_changed), dialog);
	g_signal_connect(widget, "response", G_CALLBACK(respond), dialog);
	gtk_window_present(GTK_WINDOW(widget));
}
