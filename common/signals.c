/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/signals.h"

#include <stddef.h>

void keep_exit_statuses(void)
{
	(void)signal(SIGCHLD, SIG_DFL); /* cannot fail for a valid signal */
}

bool signal_is_ignored(int number)
{
	struct sigaction action;

	return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}
