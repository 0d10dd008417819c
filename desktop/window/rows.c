/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/window/rows.h"

#include "desktop/state/translate.h"
#include "desktop/state/words.h"
#include "desktop/window/remedy_buttons.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char good_icon[] = "object-select-symbolic",
		  note_icon[] = "dialog-information-symbolic",
		  bad_icon[] = "dialog-warning-symbolic", shut_icon[] = "window-close-symbolic";

void row_set_subtitle(GtkWidget *row, const char *subtitle)
{
	adw_action_row_set_subtitle(ADW_ACTION_ROW(row), subtitle);
	gtk_accessible_update_property(GTK_ACCESSIBLE(row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
				       subtitle, -1);
}

/* A screen reader need not name it: the words beside it say the same. */
static GtkWidget *icon_new(const char *name)
{
	return g_object_new(GTK_TYPE_IMAGE, "icon-name", name, "accessible-role",
			    GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}

GtkWidget *row_new(const char *icon, const char *title, const char *subtitle, const char *mark)
{
	GtkWidget *row = adw_action_row_new();
	g_autofree char *name = mark ? g_strdup_printf("%s: %s", title, mark) : g_strdup(title);

	adw_preferences_row_set_use_markup(ADW_PREFERENCES_ROW(row), FALSE);
	adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), title);
	adw_action_row_set_title_lines(ADW_ACTION_ROW(row), 0);
	adw_action_row_set_subtitle_lines(ADW_ACTION_ROW(row), 0);
	/* libadwaita relates title and subtitle to the row, and GTK would add them to what is set
	 * here (4.8), or take nothing else (4.18). */
	gtk_accessible_reset_relation(GTK_ACCESSIBLE(row), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
	gtk_accessible_reset_relation(GTK_ACCESSIBLE(row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
	gtk_accessible_update_property(GTK_ACCESSIBLE(row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
				       -1);
	if (subtitle)
		row_set_subtitle(row, subtitle);
	if (icon)
		adw_action_row_add_prefix(ADW_ACTION_ROW(row), icon_new(icon));
	if (mark)
		adw_action_row_add_suffix(ADW_ACTION_ROW(row), gtk_label_new(mark));
	return row;
}

static AdwPreferencesGroup *group_new(GtkBox *box, const char *title, const char *description)
{
	GtkWidget *group = adw_preferences_group_new();

	adw_preferences_group_set_title(ADW_PREFERENCES_GROUP(group), title);
	adw_preferences_group_set_description(ADW_PREFERENCES_GROUP(group), description);
	gtk_accessible_update_property(GTK_ACCESSIBLE(group), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
				       -1);
	gtk_box_append(box, group);
	return ADW_PREFERENCES_GROUP(group);
}

static void clear(GtkBox *box)
{
	GtkWidget *child;

	while ((child = gtk_widget_get_first_child(GTK_WIDGET(box))))
		gtk_box_remove(box, child);
}

static void add_finding(AdwPreferencesGroup *group, const struct desktop_finding *finding,
			const char *icon)
{
	g_autofree char *text = desktop_translate(finding->text);
	g_autofree char *remedy = desktop_translate(finding->remedy);
	/* Translators: what is bad, and below it what a user can do about it */
	g_autofree char *both =
		*remedy ? g_strdup_printf(_("%s\nRemedy: %s"), text, remedy) : g_strdup(text);
	GtkWidget *row = row_new(icon, desktop_finding_title(finding), both, NULL);

	if (*remedy)
		remedy_buttons_add(row, finding->text, finding->remedy);
	adw_preferences_group_add(group, row);
}

static void add_findings(GtkBox *box, const struct desktop_view *view, enum desktop_level level,
			 const char *title, const char *icon)
{
	AdwPreferencesGroup *group = NULL;
	size_t i;

	for (i = 0; i < view->findings; i++) {
		if (view->finding_list[i].level != level)
			continue;
		if (!group)
			group = group_new(box, title, NULL);
		add_finding(group, &view->finding_list[i], icon);
	}
}

static void add_triggers(GtkBox *box, const struct desktop_view *view, GtkWidget **dead_man)
{
	static const char *const icons[] = { [DESKTOP_DISK] = "media-removable-symbolic",
					     [DESKTOP_TRIGGER] = good_icon,
					     [DESKTOP_AWAITED] = "content-loading-symbolic",
					     [DESKTOP_REFUSED] = bad_icon };
	AdwPreferencesGroup *group;
	size_t i;

	if (!view->triggers)
		return;
	group = group_new(box, _("What triggers it"),
			  strcmp(view->session, "unlocked") == 0
				  ? _("Power and lid count only while the screen is locked.")
				  : NULL);
	for (i = 0; i < view->triggers; i++) {
		const struct desktop_trigger *trigger = &view->trigger_list[i];
		g_autofree char *title = desktop_trigger_title(trigger);
		g_autofree char *details = desktop_trigger_details(view, trigger, desktop_now_us());
		GtkWidget *row = row_new(icons[trigger->kind], title, details, NULL);

		if (trigger->kind == DESKTOP_TRIGGER && strcmp(trigger->name, "dead-man") == 0)
			*dead_man = row;
		if (trigger->kind == DESKTOP_REFUSED)
			remedy_buttons_add_settings(row);
		adw_preferences_group_add(group, row);
	}
}

static void add_doors(GtkBox *box, const struct desktop_view *view)
{
	AdwPreferencesGroup *group;
	size_t i;

	if (!view->doors)
		return;
	group = group_new(box, _("Ways into the wipe"),
			  _("The first one that is open is taken; if it fails, the next one."));
	for (i = 0; i < view->doors; i++) {
		const struct desktop_door *door = &view->door_list[i];
		g_autofree char *reason = desktop_translate(door->reason);
		GtkWidget *row =
			row_new(door->open ? good_icon : shut_icon, desktop_door_title(door),
				reason, door->open ? _("Open") : _("Shut"));

		if (!door->open)
			remedy_buttons_add(row, "", door->reason);
		adw_preferences_group_add(group, row);
	}
}

void rows_show_bad(GtkBox *box, const struct desktop_view *view)
{
	clear(box);
	add_findings(box, view, DESKTOP_BAD, _("What speaks against it"), bad_icon);
}

void rows_show_rest(GtkBox *box, const struct desktop_view *view, GtkWidget **dead_man)
{
	clear(box);
	*dead_man = NULL;
	add_triggers(box, view, dead_man);
	add_doors(box, view);
	add_findings(box, view, DESKTOP_NOTE, _("Worth knowing"), note_icon);
	add_findings(box, view, DESKTOP_GOOD, _("What helps"), good_icon);
}

char *rows_digest(const struct desktop_view *view)
{
	GString *digest = g_string_new(view->session);
	size_t i;

	for (i = 0; i < view->doors; i++)
		g_string_append_printf(digest, "\n%d %s\t%s", view->door_list[i].open,
				       view->door_list[i].name, view->door_list[i].reason);
	for (i = 0; i < view->triggers; i++) {
		const struct desktop_trigger *one = &view->trigger_list[i];
		bool runs = strcmp(one->name, "dead-man") == 0;

		g_string_append_printf(digest, "\n%d %s\t%s", (int)one->kind, one->name,
				       runs ? "" : one->details);
	}
	for (i = 0; i < view->findings; i++) {
		const struct desktop_finding *one = &view->finding_list[i];

		g_string_append_printf(digest, "\n%d %s\t%s\t%s", (int)one->level, one->name,
				       one->text, one->remedy);
	}
	return g_string_free(digest, FALSE);
}
