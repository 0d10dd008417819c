/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/settings/settings.h"

#include "desktop/settings/document.h"
#include "desktop/settings/field.h"
#include "desktop/settings/modal.h"
#include "desktop/state/act.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum { WIDTH = 640, HEIGHT = 640, MARGIN = 12 };

struct settings {
	GtkWindow *widget;
	const char *root;
	GtkWidget *error, *stack, *save;
	struct document document;
	struct field *fields;
	size_t count;
	bool closed;
};

static void complain(struct settings *settings, const char *sentence)
{
	gtk_label_set_text(GTK_LABEL(settings->error), sentence ? sentence : "");
	gtk_widget_set_visible(settings->error, sentence != NULL);
}

/* What is wrong with the settings may be several lines. */
static void complain_all(struct settings *settings, const char *sentence, const char *said)
{
	g_autofree char *both = said ? g_strdup_printf("%s\n\n%s", sentence, said) : NULL;

	complain(settings, both ? both : sentence);
}

static void permit(struct settings *settings, bool on)
{
	gtk_widget_set_sensitive(settings->stack, on);
	gtk_widget_set_sensitive(settings->save, on);
}

static void saved(GObject *source, GAsyncResult *result, gpointer data)
{
	struct settings *settings = data;
	g_autoptr(GtkWindow) widget = settings->widget;
	g_autoptr(GError) error = NULL;
	g_autofree char *output = desktop_act_finish(result, &error);

	if (settings->closed)
		return;
	permit(settings, true);
	if (output)
		gtk_window_destroy(widget);
	else if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		complain_all(settings, error->message, desktop_act_said(result));
}

/* Only what was changed is written. NULL and *text; or what is wrong. */
static char *edit(const struct settings *settings, char **text)
{
	char *wrong = NULL;
	size_t i;

	*text = g_strdup(settings->document.text);
	for (i = 0; !wrong && i < settings->count; i++) {
		const struct field *field = &settings->fields[i];
		g_autofree char *value = field_read(field);

		if (strcmp(value, field->was) != 0)
			wrong = document_write(text, field->setting, value);
	}
	return wrong;
}

static void save(GtkButton *button, gpointer data)
{
	struct settings *settings = data;
	g_autofree char *text = NULL, *input = NULL;
	g_autofree char *wrong = edit(settings, &text);

	if (!wrong && strcmp(text, settings->document.text) == 0) {
		gtk_window_destroy(settings->widget);
		return;
	}
	if (!wrong)
		wrong = document_check(text);
	complain(settings, wrong);
	if (wrong)
		return;
	input = document_input(&settings->document, text);
	permit(settings, false);
	g_object_ref(settings->widget);
	desktop_act(settings->root, "configure", NULL, input, NULL, saved, settings);
}

static GtkWidget *group_new(struct settings *settings, const struct setting_group *group)
{
	AdwPreferencesGroup *widget = ADW_PREFERENCES_GROUP(adw_preferences_group_new());
	GtkWidget *button;
	size_t i;

	adw_preferences_group_set_title(widget, _(group->title));
	if (group->description)
		adw_preferences_group_set_description(widget, _(group->description));
	if (group->action) {
		button = gtk_button_new_with_label(_(group->button));
		gtk_actionable_set_action_name(GTK_ACTIONABLE(button), group->action);
		adw_preferences_group_set_header_suffix(widget, button);
	}
	for (i = 0; i < group->count; i++) {
		const struct setting *setting = &group->settings[i];
		g_autofree char *value =
			setting_value(setting, &settings->document.config, settings->document.text);

		field_build(&settings->fields[settings->count++], setting, widget, value,
			    settings->root);
	}
	return GTK_WIDGET(widget);
}

static size_t count_settings(void)
{
	size_t count = 0, i, j;

	for (i = 0; i < setting_page_count; i++)
		for (j = 0; j < setting_pages[i].count; j++)
			count += setting_pages[i].groups[j].count;
	return count;
}

static void add_pages(struct settings *settings)
{
	size_t i, j;

	settings->fields = g_new0(struct field, count_settings());
	for (i = 0; i < setting_page_count; i++) {
		const struct setting_page *page = &setting_pages[i];
		GtkWidget *widget = adw_preferences_page_new();

		for (j = 0; j < page->count; j++)
			adw_preferences_page_add(
				ADW_PREFERENCES_PAGE(widget),
				ADW_PREFERENCES_GROUP(group_new(settings, &page->groups[j])));
		adw_view_stack_add_titled_with_icon(ADW_VIEW_STACK(settings->stack), widget,
						    page->title, _(page->title), page->icon);
	}
}

static GtkWidget *header_new(struct settings *settings)
{
	GtkWidget *header = adw_header_bar_new(), *switcher = adw_view_switcher_new();
	GtkWidget *cancel = gtk_button_new_with_label(_("Cancel"));

	settings->save = gtk_button_new_with_label(_("Save"));
	gtk_widget_add_css_class(settings->save, "suggested-action");
	g_signal_connect(settings->save, "clicked", G_CALLBACK(save), settings);
	gtk_actionable_set_action_name(GTK_ACTIONABLE(cancel), "window.close");
	adw_view_switcher_set_stack(ADW_VIEW_SWITCHER(switcher), ADW_VIEW_STACK(settings->stack));
	adw_header_bar_set_show_start_title_buttons(ADW_HEADER_BAR(header), FALSE);
	adw_header_bar_set_show_end_title_buttons(ADW_HEADER_BAR(header), FALSE);
	adw_header_bar_set_title_widget(ADW_HEADER_BAR(header), switcher);
	adw_header_bar_pack_start(ADW_HEADER_BAR(header), cancel);
	adw_header_bar_pack_end(ADW_HEADER_BAR(header), settings->save);
	return header;
}

/* Read out at once by a screen reader. */
static GtkWidget *error_new(void)
{
	GtkWidget *label = g_object_new(
		GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, "wrap", TRUE,
		"wrap-mode", PANGO_WRAP_WORD_CHAR, "margin-top", MARGIN, "margin-start", MARGIN,
		"margin-end", MARGIN, "margin-bottom", MARGIN, "visible", FALSE, NULL);

	gtk_widget_add_css_class(label, "heading");
	return label;
}

static void layout(struct settings *settings)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);

	settings->stack = adw_view_stack_new();
	settings->error = error_new();
	gtk_widget_set_vexpand(settings->stack, TRUE);
	gtk_box_append(GTK_BOX(box), header_new(settings));
	gtk_box_append(GTK_BOX(box), settings->error);
	gtk_box_append(GTK_BOX(box), settings->stack);
	adw_window_set_content(ADW_WINDOW(settings->widget), box);
}

static void closed(GtkWidget *widget, gpointer data)
{
	struct settings *settings = data;

	settings->closed = true;
}

static void settings_free(gpointer data)
{
	struct settings *settings = data;
	size_t i;

	for (i = 0; i < settings->count; i++)
		field_clear(&settings->fields[i]);
	g_free(settings->fields);
	document_clear(&settings->document);
	g_free(settings);
}

void settings_open(GtkWindow *parent, const char *root)
{
	struct settings *settings = g_new0(struct settings, 1);
	g_autofree char *wrong = document_read(&settings->document, root);
	g_autofree char *warning = document_warning(&settings->document);
	g_autofree char *sentence =
		wrong ? g_strdup_printf(_("%s. Nothing can be changed here before that is "
					  "corrected in the file."),
					wrong)
		      : g_steal_pointer(&warning);

	settings->root = root;
	settings->widget = modal_new(parent, _("Settings"), WIDTH, HEIGHT);
	layout(settings);
	add_pages(settings);
	complain(settings, sentence);
	permit(settings, !wrong);
	g_object_set_data_full(G_OBJECT(settings->widget), "settings", settings, settings_free);
	g_signal_connect(settings->widget, "destroy", G_CALLBACK(closed), settings);
	gtk_window_present(settings->widget);
}
