/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/grace.h"

void grace_start(struct grace *grace, size_t cause, uint64_t now_ns, uint64_t grace_ns)
{
	grace->pending[cause] = true;
	grace->due_ns[cause] = now_ns + grace_ns;
}

void grace_end(struct grace *grace, size_t cause)
{
	grace->pending[cause] = false;
}

bool grace_abort(struct grace *grace)
{
	bool any = grace_pending(grace) != GRACE_CAUSES_MAX;

	*grace = (struct grace){ .pending = { false } };
	return any;
}

size_t grace_pending(const struct grace *grace)
{
	size_t first = GRACE_CAUSES_MAX, i;

	for (i = 0; i < GRACE_CAUSES_MAX; i++)
		if (grace->pending[i] &&
		    (first == GRACE_CAUSES_MAX || grace->due_ns[i] < grace->due_ns[first]))
			first = i;
	return first;
}

bool grace_is_over(const struct grace *grace, uint64_t now_ns)
{
	size_t first = grace_pending(grace);

	return first != GRACE_CAUSES_MAX && now_ns >= grace->due_ns[first];
}
