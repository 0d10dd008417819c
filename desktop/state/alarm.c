/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/state/alarm.h"

#include "desktop/state/grace_words.h"

#include <glib/gi18n-lib.h>

static const char id[] = "grace";

/* Answers name whole seconds, so that two of the same grace time differ by less than this. */
enum { SAME_US = 2 * G_USEC_PER_SEC };

static void notify(GApplication *app, const char *title, const char *sentence)
{
	g_autoptr(GNotification) notification = g_notification_new(title);

	g_notification_set_body(notification, sentence);
	g_notification_set_priority(notification, G_NOTIFICATION_PRIORITY_URGENT);
	g_notification_set_default_action(notification, "app.open");
	g_notification_add_button(notification, _("Abort"), "app.abort");
	g_application_send_notification(app, id, notification);
}

void alarm_show(struct alarm *alarm, GApplication *app, const struct desktop_view *view, bool mute)
{
	gint64 end_us = mute ? 0 : view->pending_end_us;
	g_autofree char *sentence = NULL;

	if (end_us && ABS(end_us - alarm->shown_end_us) < SAME_US)
		return;
	if (!end_us && alarm->shown_end_us)
		g_application_withdraw_notification(app, id);
	alarm->shown_end_us = end_us;
	if (!end_us)
		return;
	sentence = grace_sentence(view, desktop_now_us());
	notify(app, grace_lasting_title(view), sentence);
}
