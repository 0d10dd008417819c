/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What starts the wipe without a program. Each start function returns 0 or a negative errno and a
 * reason in *why, and does nothing if its setting is off; each stop function undoes it.
 */
#ifndef MEMWIPE_KMOD_TRIGGER_H
#define MEMWIPE_KMOD_TRIGGER_H

#include <linux/types.h>

/* 0: no key */
int trigger_sysrq_start(char key, const char **why);
void trigger_sysrq_stop(void);

int trigger_panic_start(bool panic, bool oops, const char **why);
void trigger_panic_stop(void);

int trigger_usb_start(const char *name, const char **why);
void trigger_usb_stop(void);
bool trigger_usb_present(void);

#endif
