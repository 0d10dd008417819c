/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory that comes while the module is loaded is overwritten too. */
#ifndef MEMWIPE_KMOD_HOTPLUG_H
#define MEMWIPE_KMOD_HOTPLUG_H

int hotplug_start(void);
void hotplug_stop(void);

#endif
