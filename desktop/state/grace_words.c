/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/state/grace_words.h"

#include <glib/gi18n-lib.h>
#include <libintl.h>
#include <string.h>

static const char *cause(const struct desktop_view *view)
{
	if (strcmp(view->pending, "ac-lost") == 0)
		return _("the power was unplugged");
	if (strcmp(view->pending, "lid-closed") == 0)
		return _("the lid was closed");
	if (strcmp(view->pending, "dead-man") == 0)
		return _("there was no sign of life");
	return view->pending; /* of a newer memwipe */
}

static bool is_last_resort(const struct desktop_view *view)
{
	return strcmp(view->door, "last-resort") == 0;
}

/* Without a way into the wipe the watcher only switches the computer off. */
char *grace_title(const struct desktop_view *view, gint64 now_us)
{
	int seconds = desktop_seconds_until(view->pending_end_us, now_us);
	unsigned long number = (unsigned long)seconds;

	if (!*view->door)
		return g_strdup_printf(ngettext("The computer is switched off in %d second",
						"The computer is switched off in %d seconds",
						number),
				       seconds);
	if (is_last_resort(view))
		return g_strdup_printf(ngettext("Free memory is emptied in %d second",
						"Free memory is emptied in %d seconds", number),
				       seconds);
	return g_strdup_printf(ngettext("Memory is emptied in %d second",
					"Memory is emptied in %d seconds", number),
			       seconds);
}

const char *grace_lasting_title(const struct desktop_view *view)
{
	if (!*view->door)
		return _("The computer is about to be switched off");
	return is_last_resort(view) ? _("Free memory is about to be emptied")
				    : _("The memory is about to be emptied");
}

char *grace_cause_sentence(const struct desktop_view *view)
{
	/* Translators: %s is "the lid was closed" or the like */
	return g_strdup_printf(_("A trigger has occurred: %s."), cause(view));
}

char *grace_sentence(const struct desktop_view *view, gint64 now_us)
{
	g_autofree char *title = NULL;

	if (!view->pending_end_us)
		return NULL;
	title = grace_title(view, now_us);
	/* Translators: "Memory is emptied in 9 seconds", and why: "the lid was closed" */
	return g_strdup_printf(_("%s: %s."), title, cause(view));
}
