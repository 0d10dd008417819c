/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/window/window.h"

#include "desktop/window/acts.h"
#include "desktop/window/hold_button.h"
#include "desktop/window/rows.h"

#include <glib/gi18n-lib.h>

enum { MARGIN = 18, ICON_PIXELS = 64, CLAMP_PIXELS = 640 };

static const char css[] =
	".grace { background: @error_bg_color; color: @error_fg_color; padding: 12px; }"
	".destructive-action progress { background: currentColor; border-color: currentColor; }";

static GtkWidget *label_new(const char *class)
{
	GtkWidget *label = gtk_label_new("");

	gtk_label_set_wrap(GTK_LABEL(label), TRUE);
	gtk_label_set_wrap_mode(GTK_LABEL(label), PANGO_WRAP_WORD_CHAR);
	gtk_label_set_justify(GTK_LABEL(label), GTK_JUSTIFY_CENTER);
	gtk_widget_add_css_class(label, class);
	return label;
}

static GtkWidget *menu_new(void)
{
	g_autoptr(GMenu) menu = g_menu_new(), about = g_menu_new();
	GtkWidget *button = gtk_menu_button_new();

	g_menu_append(menu, _("_Settings"), "app.settings");
	g_menu_append(menu, _("_Test the Protection"), "app.test");
	g_menu_append(about, _("_About memwipe"), "app.about");
	g_menu_append_section(menu, NULL, G_MENU_MODEL(about));
	gtk_menu_button_set_menu_model(GTK_MENU_BUTTON(button), G_MENU_MODEL(menu));
	gtk_menu_button_set_icon_name(GTK_MENU_BUTTON(button), "open-menu-symbolic");
	gtk_menu_button_set_primary(GTK_MENU_BUTTON(button), TRUE);
	gtk_widget_set_tooltip_text(button, _("Main Menu"));
	gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL,
				       _("Main Menu"), -1);
	return button;
}

static GtkWidget *header_new(void)
{
	GtkWidget *header = adw_header_bar_new();

	adw_header_bar_pack_end(ADW_HEADER_BAR(header), menu_new());
	return header;
}

static GtkWidget *button_new(const char *label, const char *action)
{
	GtkWidget *button = gtk_button_new_with_label(label);

	gtk_actionable_set_detailed_action_name(GTK_ACTIONABLE(button), action);
	gtk_widget_set_valign(button, GTK_ALIGN_CENTER);
	return button;
}

/* Across the whole width, and read out at once by a screen reader. */
static GtkWidget *banner_new(struct window *window)
{
	GtkWidget *box = g_object_new(GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT,
				      "spacing", 12, NULL);

	window->banner_text = label_new("heading");
	gtk_widget_set_hexpand(window->banner_text, TRUE);
	gtk_box_append(GTK_BOX(box), window->banner_text);
	gtk_box_append(GTK_BOX(box), button_new(_("Abort"), "app.abort"));
	gtk_widget_add_css_class(box, "grace");
	window->banner = gtk_revealer_new();
	gtk_revealer_set_child(GTK_REVEALER(window->banner), box);
	return window->banner;
}

static GtkWidget *glance_new(struct window *window)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 6);

	window->icon = g_object_new(GTK_TYPE_IMAGE, "accessible-role",
				    GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
	gtk_image_set_pixel_size(GTK_IMAGE(window->icon), ICON_PIXELS);
	window->title = label_new("title-1");
	window->sentence = label_new("body");
	window->summary = label_new("dim-label");
	window->remedy = label_new("heading");
	window->error = label_new("heading");
	gtk_box_append(GTK_BOX(box), window->icon);
	gtk_box_append(GTK_BOX(box), window->title);
	gtk_box_append(GTK_BOX(box), window->error);
	gtk_box_append(GTK_BOX(box), window->sentence);
	gtk_box_append(GTK_BOX(box), window->summary);
	gtk_box_append(GTK_BOX(box), window->remedy);
	return box;
}

static GtkWidget *add_act(GtkWidget *group, const char *title, const char *subtitle,
			  GtkWidget *button)
{
	GtkWidget *row = row_new(NULL, title, subtitle, NULL);

	adw_action_row_add_suffix(ADW_ACTION_ROW(row), button);
	adw_preferences_group_add(ADW_PREFERENCES_GROUP(group), row);
	return row;
}

static GtkWidget *disarm_new(void)
{
	static const struct {
		const char *label, *action;
	} times[] = {
		{ N_("5 Minutes"), "app.disarm('300')" },
		{ N_("15 Minutes"), "app.disarm('900')" },
		{ N_("60 Minutes"), "app.disarm('3600')" },
	};
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	size_t i;

	gtk_widget_add_css_class(box, "linked");
	gtk_widget_set_valign(box, GTK_ALIGN_CENTER);
	for (i = 0; i < G_N_ELEMENTS(times); i++) {
		GtkWidget *button = button_new(_(times[i].label), times[i].action);
		/* Translators: %s is "5 Minutes" or the like */
		g_autofree char *hint = g_strdup_printf(_("Disarm for %s"), _(times[i].label));

		gtk_widget_set_tooltip_text(button, hint);
		gtk_box_append(GTK_BOX(box), button);
	}
	return box;
}

static GtkWidget *actions_new(struct window *window)
{
	GtkWidget *group = adw_preferences_group_new();

	adw_preferences_group_set_title(ADW_PREFERENCES_GROUP(group), _("What you can do"));
	window->arm_row = add_act(group, _("Protect this computer"),
				  _("From then on a trigger empties the memory."),
				  button_new(_("Arm"), "app.arm"));
	window->disarm_row = add_act(
		group, _("Pause the protection"),
		_("Pulling the disk and the other triggers do nothing for a time."), disarm_new());
	window->alive_row = add_act(group, _("Give a sign of life"),
				    _("The time without a sign of life begins again."),
				    button_new(_("I Am Here"), "app.alive"));
	(void)add_act(group, _("Test the protection"),
		      _("Everything but the last step is done, and its time is taken."),
		      button_new(_("Test"), "app.test"));
	return group;
}

/* Apart from the others, and as wide as it can be: it has to be found in a hurry. */
static GtkWidget *wipe_new(const char *root)
{
	GtkWidget *group = adw_preferences_group_new();

	adw_preferences_group_set_title(ADW_PREFERENCES_GROUP(group), _("Empty the memory now"));
	adw_preferences_group_set_description(
		ADW_PREFERENCES_GROUP(group),
		_("All programs end at once, nothing is saved, all memory is emptied, and the "
		  "computer switches off. Hold the button for two seconds."));
	adw_preferences_group_add(
		ADW_PREFERENCES_GROUP(group),
		hold_button_new(_("Wipe Now"), _("Hold for two seconds"), act_now, (void *)root));
	return group;
}

static GtkWidget *page_new(struct window *window, const char *root)
{
	GtkWidget *page = gtk_box_new(GTK_ORIENTATION_VERTICAL, MARGIN);
	GtkWidget *clamp = adw_clamp_new(), *scrolled = gtk_scrolled_window_new();

	window->bad = GTK_BOX(gtk_box_new(GTK_ORIENTATION_VERTICAL, MARGIN));
	window->rest = GTK_BOX(gtk_box_new(GTK_ORIENTATION_VERTICAL, MARGIN));
	gtk_box_append(GTK_BOX(page), glance_new(window));
	gtk_box_append(GTK_BOX(page), GTK_WIDGET(window->bad));
	gtk_box_append(GTK_BOX(page), wipe_new(root));
	gtk_box_append(GTK_BOX(page), actions_new(window));
	gtk_box_append(GTK_BOX(page), GTK_WIDGET(window->rest));
	gtk_widget_set_margin_top(page, MARGIN);
	gtk_widget_set_margin_bottom(page, MARGIN);
	gtk_widget_set_margin_start(page, MARGIN);
	gtk_widget_set_margin_end(page, MARGIN);
	adw_clamp_set_maximum_size(ADW_CLAMP(clamp), CLAMP_PIXELS);
	adw_clamp_set_child(ADW_CLAMP(clamp), page);
	gtk_scrolled_window_set_policy(GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_NEVER,
				       GTK_POLICY_AUTOMATIC);
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scrolled), clamp);
	gtk_widget_set_vexpand(scrolled, TRUE);
	return scrolled;
}

static void add_css(void)
{
	g_autoptr(GtkCssProvider) provider = gtk_css_provider_new();

	gtk_css_provider_load_from_data(provider, css, -1);
	gtk_style_context_add_provider_for_display(gdk_display_get_default(),
						   GTK_STYLE_PROVIDER(provider),
						   GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

GtkWidget *window_layout(struct window *window, const char *root)
{
	GtkWidget *all = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);

	add_css();
	gtk_box_append(GTK_BOX(all), header_new());
	gtk_box_append(GTK_BOX(all), banner_new(window));
	gtk_box_append(GTK_BOX(all), page_new(window, root));
	return all;
}
