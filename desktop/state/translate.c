/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/state/translate.h"

#include <glib/gi18n-lib.h>

char *desktop_translate(const char *text)
{
	return g_strdup(*text ? _(text) : "");
}
