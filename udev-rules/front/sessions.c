/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/sessions.h"

#include "udev-rules/common/control.h"

#include <stddef.h>
#include <string.h>

#define NS_PER_MS 1000000ULL
#define REPEAT_NS (LOCKED_REPEAT_SECONDS * 1000 * NS_PER_MS)

/* Not "user-incomplete": its owner has not shown yet that it is him. */
static bool is_a_persons(const char *class)
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
	return *session->seat && is_a_persons(session->class) &&
	       strcmp(session->state, "active") == 0 && !session->locked;
}

bool told_is_due(const struct told *told, bool locked, uint64_t now_ns)
{
	return !told->anything || told->locked != locked || told_rest_ms(told, now_ns) == 0;
}

int told_rest_ms(const struct told *told, uint64_t now_ns)
{
	uint64_t due_ns = told->when_ns + REPEAT_NS;

	if (!told->anything || now_ns >= due_ns)
		return 0;
	return (int)((due_ns - now_ns + NS_PER_MS - 1) / NS_PER_MS);
}
