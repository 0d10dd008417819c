/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/soft.h"

const char *soft_name(enum soft_cause cause)
{
	static const char *const names[SOFT_CAUSES] = {
		[SOFT_AC_LOST] = "ac-lost",
		[SOFT_LID_CLOSED] = "lid-closed",
		[SOFT_DEAD_MAN] = "dead-man",
	};

	return names[cause];
}

void soft_raise(struct soft *soft, enum soft_cause cause, uint64_t now_ns, uint64_t grace_ns)
{
	if (soft_pending(soft) == SOFT_CAUSES)
		soft->due_ns = now_ns + grace_ns;
	soft->pending[cause] = true;
}

void soft_calm(struct soft *soft, enum soft_cause cause)
{
	soft->pending[cause] = false;
}

bool soft_abort(struct soft *soft)
{
	bool any = soft_pending(soft) != SOFT_CAUSES;

	*soft = (struct soft){ .due_ns = 0 };
	return any;
}

enum soft_cause soft_pending(const struct soft *soft)
{
	enum soft_cause cause = 0;

	while (cause < SOFT_CAUSES && !soft->pending[cause])
		cause++;
	return cause;
}

bool soft_is_due(const struct soft *soft, uint64_t now_ns)
{
	return soft_pending(soft) != SOFT_CAUSES && now_ns >= soft->due_ns;
}
