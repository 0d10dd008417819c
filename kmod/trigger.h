/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Events in the kernel that start the wipe at once; they end by the parameter `action`. Each start
 * function returns 0, or a negative errno with the reason in *why, and does nothing if its setting
 * is off. Each stop function undoes it.
 */
#ifndef MEMWIPE_KMOD_TRIGGER_H
#define MEMWIPE_KMOD_TRIGGER_H

#include <linux/types.h>

/* SysRq with this letter or digit; 0: none. -EBUSY: the key is in use, or there is no SysRq. */
int trigger_sysrq_start(char key, const char **why);
void trigger_sysrq_stop(void);

/*
 * panic: from the panic notifiers, first of all; a loaded crash kernel is entered before them.
 * oops: from the die notifiers, in the context of the fault, also if the kernel would live on.
 */
int trigger_panic_start(bool panic, bool oops, const char **why);
void trigger_panic_stop(void);

/*
 * The disconnection of the device with this name in /sys/bus/usb/devices; "": none. -ENODEV: it is
 * not plugged in. *why may be a string of trigger_usb.c that the next call overwrites.
 */
int trigger_usb_start(const char *name, const char **why);
void trigger_usb_stop(void);
/* Whether a device is watched and still plugged in. After a disconnection: false, for good. */
bool trigger_usb_present(void);

#endif
