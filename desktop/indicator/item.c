/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/indicator/item.h"

#include "desktop/state/grace_words.h"
#include "desktop/state/words.h"

#include <glib/gi18n-lib.h>
#include <stdbool.h>
#include <string.h>

#define WATCHER	  "org.kde.StatusNotifierWatcher"
#define INTERFACE "org.kde.StatusNotifierItem"
#define PATH	  "/StatusNotifierItem"

/* The part of the specification that panels use. "ItemIsMenu" and "Menu": there is no menu. */
static const char description[] =
	"<node><interface name='" INTERFACE "'>"
	"<property name='Category' type='s' access='read'/>"
	"<property name='Id' type='s' access='read'/>"
	"<property name='Title' type='s' access='read'/>"
	"<property name='Status' type='s' access='read'/>"
	"<property name='WindowId' type='i' access='read'/>"
	"<property name='IconName' type='s' access='read'/>"
	"<property name='AttentionIconName' type='s' access='read'/>"
	"<property name='OverlayIconName' type='s' access='read'/>"
	"<property name='ToolTip' type='(sa(iiay)ss)' access='read'/>"
	"<property name='ItemIsMenu' type='b' access='read'/>"
	"<property name='Menu' type='o' access='read'/>"
	"<method name='Activate'><arg type='i' direction='in'/><arg type='i' "
	"direction='in'/></method>"
	"<method name='SecondaryActivate'><arg type='i' direction='in'/><arg type='i' "
	"direction='in'/></method>"
	"<method name='ContextMenu'><arg type='i' direction='in'/><arg type='i' "
	"direction='in'/></method>"
	"<method name='Scroll'><arg type='i' direction='in'/><arg type='s' "
	"direction='in'/></method>"
	"<method name='ProvideXdgActivationToken'><arg type='s' direction='in'/></method>"
	"<signal name='NewTitle'/><signal name='NewIcon'/><signal name='NewAttentionIcon'/>"
	"<signal name='NewToolTip'/><signal name='NewStatus'><arg type='s'/></signal>"
	"</interface></node>";

struct item {
	GDBusConnection *bus;
	void (*activated)(const char *token);
	char *token; /* of the panel, for the next "Activate" */
	guint object, watch;
	const char *icon;
	char *title, *sentence;
	bool attention;
};

static const char *status_of(const struct item *item)
{
	return item->attention ? "NeedsAttention" : "Active";
}

static GVariant *get(GDBusConnection *bus, const char *sender, const char *path,
		     const char *interface, const char *name, GError **error, gpointer data)
{
	const struct item *item = data;
	const struct {
		const char *name, *text;
	} texts[] = { { "Category", "SystemServices" }, { "Id", "memwipe" },
		      { "Title", item->title },		{ "Status", status_of(item) },
		      { "IconName", item->icon },	{ "AttentionIconName", item->icon },
		      { "OverlayIconName", "" } };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(texts); i++)
		if (strcmp(name, texts[i].name) == 0)
			return g_variant_new_string(texts[i].text);
	if (strcmp(name, "ToolTip") == 0)
		return g_variant_new("(s@a(iiay)ss)", item->icon,
				     g_variant_new_array(G_VARIANT_TYPE("(iiay)"), NULL, 0),
				     item->title, item->sentence);
	if (strcmp(name, "WindowId") == 0)
		return g_variant_new_int32(0);
	if (strcmp(name, "ItemIsMenu") == 0)
		return g_variant_new_boolean(FALSE);
	return g_variant_new_object_path("/NO_DBUSMENU"); /* Menu */
}

static void call(GDBusConnection *bus, const char *sender, const char *path, const char *interface,
		 const char *method, GVariant *arguments, GDBusMethodInvocation *invocation,
		 gpointer data)
{
	struct item *item = data;

	if (strcmp(method, "ProvideXdgActivationToken") == 0) {
		g_free(item->token);
		g_variant_get(arguments, "(s)", &item->token);
	} else if (strcmp(method, "Scroll") != 0) {
		item->activated(item->token);
		g_clear_pointer(&item->token, g_free);
	}
	g_dbus_method_invocation_return_value(invocation, NULL);
}

/* Also when the panel is started later, or again. */
static void watcher_appeared(GDBusConnection *bus, const char *name, const char *owner,
			     gpointer data)
{
	g_dbus_connection_call(bus, WATCHER, "/StatusNotifierWatcher", WATCHER,
			       "RegisterStatusNotifierItem",
			       g_variant_new("(s)", g_dbus_connection_get_unique_name(bus)), NULL,
			       G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

struct item *item_new(GDBusConnection *bus, void (*activated)(const char *token))
{
	static const GDBusInterfaceVTable table = { .method_call = call, .get_property = get };
	g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml(description, NULL);
	struct item *item = g_new0(struct item, 1);

	item->bus = g_object_ref(bus);
	item->activated = activated;
	item->icon = "dialog-question-symbolic";
	item->title = g_strdup("memwipe");
	item->sentence = g_strdup("");
	item->object = g_dbus_connection_register_object(bus, PATH, node->interfaces[0], &table,
							 item, NULL, NULL);
	item->watch = g_bus_watch_name_on_connection(bus, WATCHER, G_BUS_NAME_WATCHER_FLAGS_NONE,
						     watcher_appeared, NULL, item, NULL);
	return item;
}

static void announce(const struct item *item, const char *signal, GVariant *arguments)
{
	(void)g_dbus_connection_emit_signal(item->bus, NULL, PATH, INTERFACE, signal, arguments,
					    NULL); /* the panel may have ended */
}

/* No time, which would stand still. */
static char *item_sentence(const struct desktop_view *view)
{
	if (*view->error)
		return g_strdup(view->error);
	if (view->pending_end_us)
		return grace_cause_sentence(view);
	if (view->verdict == DESKTOP_DISARMED)
		return g_strdup(
			_("Pulling the disk and the other triggers do nothing for a time."));
	return desktop_sentence(view, desktop_now_us());
}

/* A title that says all where only a tool tip can be read. */
void item_show(struct item *item, const struct desktop_view *view)
{
	g_autofree char *sentence = item_sentence(view);

	g_free(item->title);
	g_free(item->sentence);
	item->title = g_strdup_printf("memwipe: %s", desktop_lasting_title(view));
	item->sentence = g_steal_pointer(&sentence);
	item->icon = desktop_icon(view);
	item->attention = view->verdict != DESKTOP_PROTECTED || view->pending_end_us;
	announce(item, "NewTitle", NULL);
	announce(item, "NewIcon", NULL);
	announce(item, "NewAttentionIcon", NULL);
	announce(item, "NewToolTip", NULL);
	announce(item, "NewStatus", g_variant_new("(s)", status_of(item)));
}

void item_free(struct item *item)
{
	if (!item)
		return;
	g_bus_unwatch_name(item->watch);
	(void)g_dbus_connection_unregister_object(item->bus, item->object);
	g_object_unref(item->bus);
	g_free(item->token);
	g_free(item->title);
	g_free(item->sentence);
	g_free(item);
}
