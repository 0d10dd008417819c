/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/shutdown_off.h"

#include "common/io.h"

#include <fcntl.h>
#include <unistd.h>

#define OFF_WORD "memwipe_shutdown=off"
#define OFF_FILE "run/memwipe/shutdown-off"

const char *shutdown_off(int root, const struct config *config)
{
	if (faccessat(root, OFF_FILE, F_OK, 0) == 0)
		return "/" OFF_FILE;
	if (file_has_word(root, "proc/cmdline", OFF_WORD))
		return OFF_WORD " on the kernel's command line";
	return config->shutdown_wipe ? NULL : SHUTDOWN_OFF_BY_CONFIG;
}
