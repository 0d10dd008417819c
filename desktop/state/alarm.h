/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A notification with the button "Abort" while a grace time runs. */
#ifndef MEMWIPE_DESKTOP_STATE_ALARM_H
#define MEMWIPE_DESKTOP_STATE_ALARM_H

#include "desktop/state/view.h"

#include <gio/gio.h>
#include <stdbool.h>

struct alarm {
	gint64 shown_end_us; /* of the grace time that is notified of; 0: none is */
};

/* The buttons need the application's actions "abort" and "open". mute: another program does it. */
void alarm_show(struct alarm *alarm, GApplication *app, const struct desktop_view *view, bool mute);

#endif
