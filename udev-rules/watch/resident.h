/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lets the process continue when its disk is gone and memory is full: its pages stay in RAM, its
 * heap has room, the OOM killer spares it, and it is scheduled before others.
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_RESIDENT_H
#define MEMWIPE_UDEV_RULES_WATCH_RESIDENT_H

/*
 * Do all steps. Call it before allocations that must succeed later, and before starting threads. If
 * a step fails that the protection needs: -errno, and *step names it. The steps after it are done
 * all the same, because a dry run continues.
 */
int become_resident(const char **step);

/* May this process call reboot(2)? 0 or -EPERM. */
int may_reboot(void);

#endif
