/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/grace.h"

void grace_start(struct grace *grace, size_t cause, uint64_t now_ns, uint64_t grace_ns)
{
	if (grace_pending(grace) == GRACE_CAUSES_MAX)
		grace->due_ns = now_ns + grace_ns;
	grace->pending[cause] = true;
}

void grace_end(struct grace *grace, size_t cause)
{
	grace->pending[cause] = false;
}

bool grace_abort(struct grace *grace)
{
	bool any = grace_pending(grace) != GRACE_CAUSES_MAX;

	*grace = (struct grace){ .due_ns = 0 };
	return any;
}

size_t grace_pending(const struct grace *grace)
{
	size_t cause = 0;

	while (cause < GRACE_CAUSES_MAX && !grace->pending[cause])
		cause++;
	return cause;
}

bool grace_is_over(const struct grace *grace, uint64_t now_ns)
{
	return grace_pending(grace) != GRACE_CAUSES_MAX && now_ns >= grace->due_ns;
}
