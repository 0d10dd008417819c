/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/state/words.h"

#include "desktop/state/grace_words.h"
#include "desktop/state/translate.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

enum { SECONDS_PER_MINUTE = 60, SECONDS_PER_HOUR = 3600 };

static const struct {
	const char *title, *icon;
} verdicts[] = {
	[DESKTOP_UNKNOWN] = { N_("State unknown"), "dialog-question-symbolic" },
	[DESKTOP_NOT_PROTECTED] = { N_("Not protected"), "security-low-symbolic" },
	[DESKTOP_PARTLY] = { N_("Partly protected"), "security-medium-symbolic" },
	[DESKTOP_WAITING] = { N_("Waiting for a disk"), "content-loading-symbolic" },
	[DESKTOP_DISARMED] = { N_("Disarmed"), "media-playback-pause-symbolic" },
	[DESKTOP_PROTECTED] = { N_("Protected"), "security-high-symbolic" },
};

/* What memwipe calls it, and what is shown of it. */
struct word {
	const char *name, *shown;
};

static const struct word doors[] = {
	{ "module", N_("Kernel module, the fastest way") },
	{ "panic", N_("Kernel panic") },
	{ "kexec", N_("Wiping program in place of the system") },
	{ "stock", N_("The system's own kernel, which leaves a little") },
	{ "last-resort", N_("Last resort: free memory only") },
	{ NULL, NULL },
};

static const struct word triggers[] = {
	{ "panic-keys", N_("The panic keys are pressed") },
	{ "ac-lost", N_("The power is unplugged") },
	{ "lid-closed", N_("The lid is closed") },
	{ "dead-man", N_("No sign of life in time") },
	{ NULL, NULL },
};

static const struct word awaited[] = {
	{ "panic-keys", N_("Not there yet: a keyboard with the panic keys") },
	{ "ac-lost", N_("Not there yet: a power supply that says whether it is plugged in") },
	{ "lid-closed", N_("Not there yet: a lid that says whether it is closed") },
	{ NULL, NULL },
};

static const struct word findings[] = {
	{ "coverage", N_("Memory that is covered") },
	{ "other watchers", N_("Other programs that watch the disk") },
	{ "swap", N_("Swap") },
	{ "hibernation", N_("Hibernation") },
	{ "free memory", N_("Free memory") },
	{ "lockdown", N_("Kernel lockdown") },
	{ "kernel panic", N_("Kernel panic") },
	{ "end of the machine", N_("How the computer ends") },
	{ "firmware", N_("Firmware") },
	{ "memory encryption", N_("Memory encryption") },
	{ "shutdown", N_("Normal shutdown") },
	{ NULL, NULL },
};

void desktop_words_init(const char *folder)
{
	setlocale(LC_ALL, "");
	bindtextdomain(GETTEXT_PACKAGE, folder);
	bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
	textdomain(GETTEXT_PACKAGE);
}

/* What a newer memwipe has more is shown under its own name. */
static const char *shown(const struct word *words, const char *name)
{
	for (; words->name; words++)
		if (strcmp(words->name, name) == 0)
			return _(words->shown);
	return name;
}

char *desktop_title(const struct desktop_view *view, gint64 now_us)
{
	return view->pending_end_us ? grace_title(view, now_us)
				    : g_strdup(_(verdicts[view->verdict].title));
}

const char *desktop_lasting_title(const struct desktop_view *view)
{
	return view->pending_end_us ? grace_lasting_title(view) : _(verdicts[view->verdict].title);
}

const char *desktop_icon(const struct desktop_view *view)
{
	return view->pending_end_us ? "dialog-warning-symbolic" : verdicts[view->verdict].icon;
}

char *desktop_time(int seconds)
{
	int minutes = seconds / SECONDS_PER_MINUTE % SECONDS_PER_MINUTE;

	if (seconds < SECONDS_PER_HOUR)
		return g_strdup_printf("%d:%02d", minutes, seconds % SECONDS_PER_MINUTE);
	return g_strdup_printf("%d:%02d:%02d", seconds / SECONDS_PER_HOUR, minutes,
			       seconds % SECONDS_PER_MINUTE);
}

static const char *why_not_protected(const struct desktop_view *view)
{
	if (strcmp(view->state, "off") == 0)
		return view->pid ? _("The memwipe service does not answer.")
				 : _("The memwipe service is not running.");
	if (!view->live)
		return _("No disk is watched, and nothing else can trigger the wipe.");
	return _("No way into the wipe is open: the computer would be switched off with its "
		 "memory full.");
}

static char *time_sentence(const char *format, gint64 end_us, gint64 now_us)
{
	g_autofree char *time = desktop_time(desktop_seconds_until(end_us, now_us));
	g_auto(GStrv) parts = g_strsplit(format, "%s", 2);

	return g_strjoinv(time, parts);
}

char *desktop_sentence(const struct desktop_view *view, gint64 now_us)
{
	switch (view->verdict) {
	case DESKTOP_PROTECTED:
		if (view->pending_end_us)
			return g_strdup(_("Then all programs end, nothing is saved, and the "
					  "computer switches off. “Abort” prevents it."));
		return g_strdup(
			strcmp(view->door, "stock") == 0
				? _("Memory is emptied when a trigger below occurs, but the "
				    "memory of the kernel that does it stays.")
				: _("All memory is emptied, and the computer switches off, "
				    "when a trigger below occurs."));
	case DESKTOP_DISARMED:
		/* Translators: %s is a time such as 4:59 */
		return time_sentence(_("Pulling the disk and the other triggers do nothing. "
				       "Protected again in %s."),
				     view->rearm_end_us, now_us);
	case DESKTOP_WAITING:
		return g_strdup(_("A disk is away and may come back."));
	case DESKTOP_PARTLY:
		return g_strdup(_("Only free memory would be emptied. What programs had in "
				  "memory would stay."));
	case DESKTOP_NOT_PROTECTED:
		return g_strdup(why_not_protected(view));
	default:
		return g_strdup("");
	}
}

static char *live_triggers(const struct desktop_view *view)
{
	g_autoptr(GString) list = g_string_new("");
	size_t i;

	for (i = 0; i < view->triggers; i++) {
		const struct desktop_trigger *trigger = &view->trigger_list[i];
		g_autofree char *title = desktop_trigger_title(trigger);

		if (trigger->kind == DESKTOP_DISK || trigger->kind == DESKTOP_TRIGGER)
			g_string_append_printf(list, "%s%s", list->len ? " · " : "", title);
	}
	return g_strdup(list->str);
}

char *desktop_summary(const struct desktop_view *view)
{
	g_autofree char *list = live_triggers(view);

	if (view->verdict != DESKTOP_PROTECTED)
		return NULL;
	/* Translators: the way into the wipe that is taken, and the list of what triggers it */
	return g_strdup_printf(_("Way: %s\nTriggers: %s"), shown(doors, view->door), list);
}

const char *desktop_remedy(const struct desktop_view *view)
{
	switch (view->verdict) {
	case DESKTOP_WAITING:
		return _("Plug the disk in again at once.");
	case DESKTOP_PARTLY:
		return _("Open a better way: the list below says why each one is shut.");
	case DESKTOP_NOT_PROTECTED:
		if (strcmp(view->state, "off") == 0)
			return view->pid ? _("Restart the computer.")
					 : _("Start it with the button “Arm”.");
		return view->live ? _("Open one: the list below says why each one is shut.")
				  : _("Plug in what is awaited, or choose a trigger in the "
				      "settings.");
	default:
		return NULL;
	}
}

const char *desktop_door_title(const struct desktop_door *door)
{
	return shown(doors, door->name);
}

char *desktop_trigger_title(const struct desktop_trigger *trigger)
{
	const char *known = shown(awaited, trigger->name);

	switch (trigger->kind) {
	case DESKTOP_DISK:
		/* Translators: %s is a disk such as /dev/sda */
		return g_strdup_printf(_("The disk %s is pulled"), trigger->name);
	case DESKTOP_REFUSED:
		return g_strdup(_("A line of the configuration cannot be used"));
	case DESKTOP_AWAITED:
		/* Translators: %s is a disk such as label=KEY */
		return known != trigger->name
			       ? g_strdup(known)
			       : g_strdup_printf(_("Not there yet: the disk %s"), trigger->name);
	default:
		return g_strdup(shown(triggers, trigger->name));
	}
}

char *desktop_trigger_details(const struct desktop_view *view,
			      const struct desktop_trigger *trigger, gint64 now_us)
{
	if (view->dead_man_end_us && strcmp(trigger->name, "dead-man") == 0)
		/* Translators: %s is a time such as 4:59 */
		return time_sentence(_("%s left"), view->dead_man_end_us, now_us);
	return desktop_translate(trigger->details);
}

const char *desktop_finding_title(const struct desktop_finding *finding)
{
	return shown(findings, finding->name);
}
