/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/sessions.h"

#include "udev-rules/common/control.h"

#include <stddef.h>
#include <string.h>

#define NS_PER_MS 1000000ULL
#define REPEAT_NS (LOCKED_REPEAT_SECONDS * 1000 * NS_PER_MS)

/* Not "user-incomplete": its user has not been authenticated yet. */
static bool is_user_class(const char *class)
{
	static const char *const classes[] = { "user", "user-early", "user-light" };
	size_t i;

	for (i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (strcmp(class, classes[i]) == 0)
			return true;
	return false;
}

bool session_is_open(const struct session *session)
{
	return *session->seat && is_user_class(session->class) &&
	       strcmp(session->state, "active") == 0 && !session->locked;
}

bool report_is_due(const struct last_report *last, bool locked, uint64_t now_ns)
{
	return !last->valid || last->locked != locked || report_wait_ms(last, now_ns) == 0;
}

int report_wait_ms(const struct last_report *last, uint64_t now_ns)
{
	uint64_t due_ns = last->when_ns + REPEAT_NS;

	if (!last->valid || now_ns >= due_ns)
		return 0;
	return (int)((due_ns - now_ns + NS_PER_MS - 1) / NS_PER_MS);
}
