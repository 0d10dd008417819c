/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_UDEV_RULES_WATCH_BOOT_CPU_H
#define MEMWIPE_UDEV_RULES_WATCH_BOOT_CPU_H

#include "common/ways.h"

/*
 * If the panic door is among the ways: keep this thread on the boot CPU, so that the panic comes
 * there. On another CPU the payload cannot stop the boot CPU, which would sleep in kernel text that
 * is overwritten. Threads that are started later inherit it.
 */
void boot_cpu_stay(const struct ways *ways);

#endif
