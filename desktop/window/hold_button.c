/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/window/hold_button.h"

#include <stdbool.h>

enum { HOLD_MS = 2000, PROGRESS_STEP_MS = 50 };

struct hold {
	GtkWidget *progress;
	void (*held)(void *data);
	void *data;
	gint64 start_us; /* 0: it is not held */
	guint timer;
	bool spent; /* it has acted, and must be let go before it acts again */
};

static void stop(struct hold *hold)
{
	hold->start_us = 0;
	g_clear_handle_id(&hold->timer, g_source_remove);
	gtk_progress_bar_set_fraction(GTK_PROGRESS_BAR(hold->progress), 0);
}

static void let_go(struct hold *hold)
{
	stop(hold);
	hold->spent = false;
}

/* A timer and no frame clock, which stops when the compositor does. */
static gboolean step(gpointer data)
{
	struct hold *hold = data;
	gint64 held_ms = (g_get_monotonic_time() - hold->start_us) / 1000;

	if (held_ms < HOLD_MS) {
		gtk_progress_bar_set_fraction(GTK_PROGRESS_BAR(hold->progress),
					      (double)held_ms / HOLD_MS);
		return G_SOURCE_CONTINUE;
	}
	hold->timer = 0;
	stop(hold);
	hold->spent = true;
	hold->held(hold->data);
	return G_SOURCE_REMOVE;
}

/* A key that is held repeats; only its first press counts. */
static void take_hold(struct hold *hold)
{
	if (hold->start_us || hold->spent)
		return;
	hold->start_us = g_get_monotonic_time();
	hold->timer = g_timeout_add(PROGRESS_STEP_MS, step, hold);
}

static void pressed(GtkGestureClick *gesture, int count, double x, double y, gpointer hold)
{
	take_hold(hold);
}

static void released(GtkGestureClick *gesture, int count, double x, double y, gpointer hold)
{
	let_go(hold);
}

static void cancelled(GtkGesture *gesture, GdkEventSequence *sequence, gpointer hold)
{
	let_go(hold);
}

/* The pointer has left the button with its key still down. */
static void moved(GtkGesture *gesture, GdkEventSequence *sequence, gpointer data)
{
	GtkWidget *button = gtk_event_controller_get_widget(GTK_EVENT_CONTROLLER(gesture));
	double x, y;

	if (gtk_gesture_get_point(gesture, sequence, &x, &y) && !gtk_widget_contains(button, x, y))
		let_go(data);
}

static bool is_holding_key(guint key)
{
	return key == GDK_KEY_space || key == GDK_KEY_KP_Space || key == GDK_KEY_Return ||
	       key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter;
}

static gboolean key_pressed(GtkEventControllerKey *controller, guint key, guint code,
			    GdkModifierType modifiers, gpointer hold)
{
	if (!is_holding_key(key))
		return GDK_EVENT_PROPAGATE;
	take_hold(hold);
	return GDK_EVENT_STOP;
}

static void key_released(GtkEventControllerKey *controller, guint key, guint code,
			 GdkModifierType modifiers, gpointer hold)
{
	if (is_holding_key(key))
		let_go(hold);
}

static void focus_left(GtkEventControllerFocus *controller, gpointer hold)
{
	let_go(hold);
}

static void unmapped(GtkWidget *button, gpointer hold)
{
	let_go(hold);
}

static void hold_free(gpointer data)
{
	struct hold *hold = data;

	g_clear_handle_id(&hold->timer, g_source_remove);
	g_object_unref(hold->progress);
	g_free(hold);
}

static void listen(GtkWidget *button, struct hold *hold)
{
	GtkGesture *click = gtk_gesture_click_new();
	GtkEventController *keys = gtk_event_controller_key_new();
	GtkEventController *focus = gtk_event_controller_focus_new();

	/* Before the button's own ones. */
	gtk_event_controller_set_propagation_phase(GTK_EVENT_CONTROLLER(click), GTK_PHASE_CAPTURE);
	gtk_event_controller_set_propagation_phase(keys, GTK_PHASE_CAPTURE);
	g_signal_connect(click, "pressed", G_CALLBACK(pressed), hold);
	g_signal_connect(click, "released", G_CALLBACK(released), hold);
	g_signal_connect(click, "cancel", G_CALLBACK(cancelled), hold);
	g_signal_connect(click, "update", G_CALLBACK(moved), hold);
	g_signal_connect(keys, "key-pressed", G_CALLBACK(key_pressed), hold);
	g_signal_connect(keys, "key-released", G_CALLBACK(key_released), hold);
	g_signal_connect(focus, "leave", G_CALLBACK(focus_left), hold);
	g_signal_connect(button, "unmap", G_CALLBACK(unmapped), hold);
	gtk_widget_add_controller(button, GTK_EVENT_CONTROLLER(click));
	gtk_widget_add_controller(button, keys);
	gtk_widget_add_controller(button, focus);
}

GtkWidget *hold_button_new(const char *label, const char *hint, void (*held)(void *data),
			   void *data)
{
	struct hold *hold = g_new0(struct hold, 1);
	GtkWidget *button = gtk_button_new(), *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 4);

	hold->progress = g_object_ref_sink(gtk_progress_bar_new());
	hold->held = held;
	hold->data = data;
	gtk_box_append(GTK_BOX(box), gtk_label_new(label));
	gtk_box_append(GTK_BOX(box), hold->progress);
	gtk_button_set_child(GTK_BUTTON(button), box);
	gtk_widget_set_valign(button, GTK_ALIGN_CENTER);
	gtk_widget_add_css_class(button, "destructive-action");
	gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
				       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, hint, -1);
	gtk_accessible_update_property(GTK_ACCESSIBLE(hold->progress),
				       GTK_ACCESSIBLE_PROPERTY_LABEL, hint, -1);
	listen(button, hold);
	g_object_set_data_full(G_OBJECT(button), "hold", hold, hold_free);
	return button;
}
