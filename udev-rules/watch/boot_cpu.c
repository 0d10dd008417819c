/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/boot_cpu.h"

#include "common/message.h"
#include "common/way_calls.h"

#include <errno.h>
#include <sched.h>
#include <string.h>

/* Linux gives the CPU that it is started on this number. */
enum { BOOT_CPU = 0 };

static bool may_panic(const struct ways *ways)
{
	size_t i;

	for (i = 0; i < ways->count; i++)
		if (ways->item[i].call == &way_call_panic)
			return true;
	return false;
}

void boot_cpu_stay(const struct ways *ways)
{
	cpu_set_t one;

	if (!may_panic(ways))
		return;
	CPU_ZERO(&one);
	CPU_SET(BOOT_CPU, &one);
	if (sched_setaffinity(0, sizeof(one), &one) != 0)
		complain("note: the panic door may be opened on another CPU than the boot CPU, "
			 "which "
			 "is then not stopped: cannot stay on CPU %d: %s",
			 BOOT_CPU, strerror(errno));
}
