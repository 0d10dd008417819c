/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/window/window.h"

#include "desktop/state/grace_words.h"
#include "desktop/state/words.h"
#include "desktop/window/rows.h"
#include "desktop/window/sight.h"

#include <glib/gi18n-lib.h>
#include <stdbool.h>

enum { DEFAULT_WIDTH = 520, DEFAULT_HEIGHT = 720 };

static void set_text(GtkWidget *label, const char *text)
{
	gtk_label_set_text(GTK_LABEL(label), text ? text : "");
	gtk_widget_set_visible(label, text && *text);
}

/* Only what changes by itself. True: a time runs. */
static bool show_times(struct window *window)
{
	const struct desktop_view *view = desktop_state_view(window->state);
	gint64 now_us = desktop_now_us();
	g_autofree char *title = desktop_title(view, now_us);
	g_autofree char *sentence = desktop_sentence(view, now_us);
	g_autofree char *pending = grace_sentence(view, now_us);

	set_text(window->title, title);
	set_text(window->sentence, sentence);
	gtk_revealer_set_reveal_child(GTK_REVEALER(window->banner), pending != NULL);
	gtk_widget_set_visible(window->banner, pending != NULL);
	if (pending)
		gtk_label_set_text(GTK_LABEL(window->banner_text), pending);
	if (window->dead_man) {
		const struct desktop_trigger dead_man = { .name = "dead-man", .details = "" };
		g_autofree char *left = desktop_trigger_details(view, &dead_man, now_us);

		row_set_subtitle(window->dead_man, left);
	}
	return view->rearm_end_us || view->pending_end_us || view->dead_man_end_us;
}

static gboolean second_is_over(gpointer data)
{
	struct window *window = data;

	if (show_times(window) && sight_may_be_seen(window->widget))
		return G_SOURCE_CONTINUE;
	window->timer = 0;
	return G_SOURCE_REMOVE;
}

static void run_times(struct window *window)
{
	if (show_times(window) && !window->timer && sight_may_be_seen(window->widget))
		window->timer = g_timeout_add_seconds(1, second_is_over, window);
}

/* A row that stays the same is kept, as it may have the keyboard's focus. */
static void show_rows(struct window *window)
{
	const struct desktop_view *view = desktop_state_view(window->state);
	g_autofree char *digest = rows_digest(view);

	if (g_strcmp0(digest, window->digest) == 0)
		return;
	rows_show_bad(window->bad, view);
	rows_show_rest(window->rest, view, &window->dead_man);
	g_free(window->digest);
	window->digest = g_steal_pointer(&digest);
}

static void show(struct window *window)
{
	const struct desktop_view *view = desktop_state_view(window->state);
	bool off = view->verdict == DESKTOP_NOT_PROTECTED && g_str_equal(view->state, "off");
	bool disarmed = view->rearm_end_us != 0;
	g_autofree char *summary = desktop_summary(view);

	gtk_image_set_from_icon_name(GTK_IMAGE(window->icon), desktop_icon(view));
	set_text(window->summary, summary);
	set_text(window->remedy, desktop_remedy(view));
	set_text(window->error, view->error);
	gtk_widget_set_visible(window->arm_row, off || disarmed);
	gtk_widget_set_visible(window->disarm_row, !off && !disarmed);
	gtk_widget_set_visible(window->alive_row, view->dead_man_end_us != 0);
	show_rows(window);
	run_times(window);
}

static void changed(DesktopState *state, gpointer window)
{
	show(window);
}

static void sight_changed(void *data)
{
	struct window *window = data;

	desktop_state_set_seen(window->state, sight_is_seen(window->widget));
	run_times(window);
}

/* A user looks at it: not each finding has a file that says when it changes. */
static void activated(GtkWindow *widget, GParamSpec *property, gpointer data)
{
	struct window *window = data;

	if (gtk_window_is_active(widget))
		desktop_state_ask(window->state);
}

static void window_free(gpointer data)
{
	struct window *window = data;

	g_clear_handle_id(&window->timer, g_source_remove);
	g_signal_handlers_disconnect_by_data(window->state, window);
	desktop_state_set_seen(window->state, false);
	g_object_unref(window->state);
	g_free(window->digest);
	g_free(window);
}

GtkWindow *window_new(AdwApplication *app, DesktopState *state, const char *root)
{
	struct window *window = g_new0(struct window, 1);
	GtkWidget *widget = adw_application_window_new(GTK_APPLICATION(app));

	window->widget = GTK_WINDOW(widget);
	window->state = g_object_ref(state);
	gtk_window_set_title(window->widget, "memwipe");
	gtk_window_set_default_size(window->widget, DEFAULT_WIDTH, DEFAULT_HEIGHT);
	adw_application_window_set_content(ADW_APPLICATION_WINDOW(widget),
					   window_layout(window, root));
	g_object_set_data_full(G_OBJECT(widget), "window", window, window_free);
	g_signal_connect(state, "changed", G_CALLBACK(changed), window);
	sight_follow(window->widget, sight_changed, window);
	g_signal_connect(widget, "notify::is-active", G_CALLBACK(activated), window);
	show(window);
	return window->widget;
}
