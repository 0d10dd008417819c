/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/settings/cord_dialog.h"

#include "common/io.h"
#include "desktop/settings/cord_list.h"
#include "desktop/settings/field.h"
#include "desktop/settings/modal.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* udev reads a new disk before it names its label. */
enum { WIDTH = 480, HEIGHT = 520, MONITORS = 2, SETTLE_SECONDS = 1 };

struct cord_dialog {
	GtkWindow *widget;
	AdwPreferencesPage *page;
	AdwPreferencesGroup *group;
	int root;
	struct cord_list first, now; /* first: when the dialog was opened */
	GFileMonitor *monitor[MONITORS];
	guint timer;
	void (*chosen)(const char *value, gpointer data);
	gpointer data;
};

static const struct {
	const char *prefix, *title, *subtitle;
} forms[CORD_FORMS] = {
	{ "serial=", N_("Serial number %s"), N_("This disk, wherever it is plugged in") },
	{ "port=", N_("Port %s"), N_("Any disk that is plugged in there") },
	{ "label=", N_("Label %s"), N_("Any disk with a file system of this name") },
};

char *cord_title(const char *value)
{
	size_t i;

	for (i = 0; i < CORD_FORMS; i++)
		if (g_str_has_prefix(value, forms[i].prefix)) {
			g_autofree char *valid =
				g_utf8_make_valid(value + strlen(forms[i].prefix), -1);

			return g_strdup_printf(_(forms[i].title), valid);
		}
	return g_utf8_make_valid(value, -1);
}

static void choose(AdwActionRow *row, gpointer data)
{
	struct cord_dialog *dialog = data;

	dialog->chosen(g_object_get_data(G_OBJECT(row), "value"), dialog->data);
	gtk_window_destroy(dialog->widget);
}

static bool is_new(const struct cord_dialog *dialog, const struct cord *cord)
{
	size_t i;

	for (i = 0; i < dialog->first.count; i++)
		if (strcmp(dialog->first.item[i].node, cord->node) == 0)
			return false;
	return true;
}

static GtkWidget *form_row_new(struct cord_dialog *dialog, const struct cord *cord, size_t form)
{
	g_autofree char *title = cord_title(cord->form[form]);
	GtkWidget *row = field_row(title, _(forms[form].subtitle), NULL);

	gtk_list_box_row_set_activatable(GTK_LIST_BOX_ROW(row), TRUE);
	g_object_set_data_full(G_OBJECT(row), "value", g_strdup(cord->form[form]), g_free);
	g_signal_connect(row, "activated", G_CALLBACK(choose), dialog);
	return row;
}

static GtkWidget *cord_row_new(struct cord_dialog *dialog, const struct cord *cord)
{
	GtkWidget *row = adw_expander_row_new();
	g_autofree char *name = g_utf8_make_valid(cord->name, -1);
	bool fresh = is_new(dialog, cord), known = false;
	g_autofree char *where = fresh ? g_strdup_printf(_("%s, just plugged in"), cord->node)
				       : g_strdup(cord->node);
	size_t i;

	adw_preferences_row_set_use_markup(ADW_PREFERENCES_ROW(row), FALSE);
	adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), name);
	gtk_accessible_update_property(GTK_ACCESSIBLE(row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
				       -1);
	for (i = 0; i < CORD_FORMS; i++) {
		if (!*cord->form[i])
			continue;
		known = true;
		adw_expander_row_add_row(ADW_EXPANDER_ROW(row), form_row_new(dialog, cord, i));
	}
	adw_expander_row_set_subtitle(ADW_EXPANDER_ROW(row),
				      known ? where : _("It cannot be told from other disks"));
	adw_expander_row_set_enable_expansion(ADW_EXPANDER_ROW(row), known);
	adw_expander_row_set_expanded(ADW_EXPANDER_ROW(row), known && fresh);
	return row;
}

static void show(struct cord_dialog *dialog)
{
	size_t i;

	if (dialog->group)
		adw_preferences_page_remove(dialog->page, dialog->group);
	dialog->group = ADW_PREFERENCES_GROUP(adw_preferences_group_new());
	adw_preferences_group_set_title(dialog->group, _("Disks That Can Be Pulled"));
	adw_preferences_group_set_description(
		dialog->group, dialog->now.count
				       ? _("Plug in the disk, or choose one that is there, and "
					   "then by what memwipe knows it again.")
				       : _("None is there: plug in the disk."));
	for (i = 0; i < dialog->now.count; i++)
		adw_preferences_group_add(dialog->group,
					  cord_row_new(dialog, &dialog->now.item[i]));
	adw_preferences_page_add(dialog->page, dialog->group);
}

static void look(struct cord_dialog *dialog)
{
	struct cord_list *before = g_memdup2(&dialog->now, sizeof(dialog->now));

	(void)cord_list_read(&dialog->now, dialog->root);
	if (memcmp(before, &dialog->now, sizeof(dialog->now)) != 0)
		show(dialog);
	g_free(before);
}

static gboolean has_settled(gpointer data)
{
	struct cord_dialog *dialog = data;

	dialog->timer = 0;
	look(dialog);
	return G_SOURCE_REMOVE;
}

static void plugged(GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
		    gpointer data)
{
	struct cord_dialog *dialog = data;

	look(dialog);
	if (!dialog->timer)
		dialog->timer = g_timeout_add_seconds(SETTLE_SECONDS, has_settled, dialog);
}

static void watch(struct cord_dialog *dialog, const char *root)
{
	static const char *const folders[MONITORS] = { "/dev", "/dev/disk/by-label" };
	size_t i;

	for (i = 0; i < MONITORS; i++) {
		g_autofree char *path = g_strconcat(root, folders[i], NULL);
		g_autoptr(GFile) folder = g_file_new_for_path(path);

		dialog->monitor[i] =
			g_file_monitor_directory(folder, G_FILE_MONITOR_NONE, NULL, NULL);
		if (dialog->monitor[i])
			g_signal_connect(dialog->monitor[i], "changed", G_CALLBACK(plugged),
					 dialog);
	}
}

static void dialog_free(gpointer data)
{
	struct cord_dialog *dialog = data;
	size_t i;

	for (i = 0; i < MONITORS; i++)
		if (dialog->monitor[i])
			g_signal_handlers_disconnect_by_data(dialog->monitor[i], dialog);
	for (i = 0; i < MONITORS; i++)
		g_clear_object(&dialog->monitor[i]);
	g_clear_handle_id(&dialog->timer, g_source_remove);
	if (dialog->root >= 0)
		close(dialog->root);
	g_free(dialog);
}

void cord_dialog_open(GtkWindow *parent, const char *root,
		      void (*chosen)(const char *value, gpointer data), gpointer data)
{
	struct cord_dialog *dialog = g_new0(struct cord_dialog, 1);
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);

	dialog->widget = modal_new(parent, _("Add a Kill Cord"), WIDTH, HEIGHT);
	dialog->page = ADW_PREFERENCES_PAGE(adw_preferences_page_new());
	dialog->root = open_root(*root ? root : "/");
	dialog->chosen = chosen;
	dialog->data = data;
	gtk_box_append(GTK_BOX(box), adw_header_bar_new());
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(dialog->page));
	gtk_widget_set_vexpand(GTK_WIDGET(dialog->page), TRUE);
	adw_window_set_content(ADW_WINDOW(dialog->widget), box);
	g_object_set_data_full(G_OBJECT(dialog->widget), "dialog", dialog, dialog_free);
	(void)cord_list_read(&dialog->first, dialog->root);
	dialog->now = dialog->first;
	watch(dialog, root);
	show(dialog);
	gtk_window_present(dialog->widget);
}
