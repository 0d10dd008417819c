/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/slot_report.h"

#include "udev-rules/common/control.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { FILE_MODE = 0644 };

void slot_report_open(struct slot_report *report)
{
	report->last = SLOT_EMPTY;
	report->fd = open(FOREIGN_FILE, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
}

void slot_report_owner(struct slot_report *report, enum slot_owner owner)
{
	const char *const line = "kexec\n";

	if (owner == SLOT_FOREIGN && report->last != SLOT_FOREIGN && report->fd >= 0)
		(void)!pwrite(report->fd, line, strlen(line), 0); /* in RAM; reported next time */
	report->last = owner;
}
