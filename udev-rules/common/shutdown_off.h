/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What switches off the wipe at the end of a shutdown: the hook obeys it, memwipe status says it.
 */
#ifndef MEMWIPE_UDEV_RULES_COMMON_SHUTDOWN_OFF_H
#define MEMWIPE_UDEV_RULES_COMMON_SHUTDOWN_OFF_H

#include "udev-rules/common/config.h"

#define SHUTDOWN_OFF_BY_CONFIG "wipe = no in " CONFIG_PATH

/* The file, the word on the kernel's command line, or the configuration's key; NULL: nothing does.
 */
const char *shutdown_off(int root, const struct config *config);

#endif
