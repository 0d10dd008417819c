/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/state/remedy.h"

#include <glib.h>
#include <string.h>

/* end: the command has arguments, which end there or with the text. NULL: it has none. */
static const struct command {
	const char *begin, *end;
} commands[] = {
	{ "memwipe load", NULL },   { "memwipe mor on", NULL }, { "modprobe memwipe", NULL },
	{ "kexec-wipe load", ")" }, { "systemctl mask ", ";" }, { "swapoff ", ", then " },
};

/* What comes before a command of no use now, as the machine has to be restarted first. */
static const char restart[] = "restart the machine;";

bool remedy_is_setting(const char *text)
{
	return strstr(text, "memwipe.conf") != NULL;
}

/* The file of a swap area may have any name; no other argument needs it. */
static char *quoted(const struct command *command, const char *argument)
{
	static const char plain[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/_.+-";
	g_autofree char *safe = NULL;

	if (strcmp(command->begin, "swapoff ") == 0 && argument[strspn(argument, plain)])
		safe = g_shell_quote(argument);
	return g_strconcat("sudo ", command->begin, safe ? safe : argument, NULL);
}

char *remedy_command(const char *text)
{
	const struct command *first = NULL;
	const char *at = NULL, *end = NULL;
	g_autofree char *argument = NULL;
	size_t i;

	if (g_str_has_prefix(text, restart))
		return NULL;
	for (i = 0; i < G_N_ELEMENTS(commands); i++) {
		const char *found = strstr(text, commands[i].begin);

		if (!found || (at && at < found))
			continue;
		first = &commands[i];
		at = found;
	}
	if (!first)
		return NULL;
	if (!first->end)
		return quoted(first, "");
	at += strlen(first->begin);
	end = strstr(at, first->end);
	argument = end ? g_strndup(at, (gsize)(end - at)) : g_strdup(at);
	return quoted(first, argument);
}
