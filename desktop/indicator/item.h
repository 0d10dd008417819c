/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An icon in the desktop's panel: org.kde.StatusNotifierItem, as the specification "Status Notifier
 * Item" of freedesktop.org describes it. Where no panel shows such icons this does nothing.
 */
#ifndef MEMWIPE_DESKTOP_INDICATOR_ITEM_H
#define MEMWIPE_DESKTOP_INDICATOR_ITEM_H

#include "desktop/state/view.h"

#include <gio/gio.h>

struct item;

/* `activated`: a user has chosen it; token: for the window that is raised, or NULL. */
struct item *item_new(GDBusConnection *bus, void (*activated)(const char *token));

void item_show(struct item *item, const struct desktop_view *view);

void item_free(struct item *item);

#endif
