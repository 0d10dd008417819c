/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What lets the process go on when its disk has vanished and memory is full: its pages are in RAM
 * and stay there, its heap has room, nothing kills it, and it is scheduled before others.
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_RESIDENT_H
#define MEMWIPE_UDEV_RULES_WATCH_RESIDENT_H

/*
 * Take every step; call it before the first allocation that matters and before threads start. On
 * failure of a step that protection needs: -errno and *step says what could not be done. The rest
 * of the steps is taken all the same, so that a dry run may go on.
 */
int become_resident(const char **step);

/* May this process call reboot(2)? 0 or -EPERM. */
int may_reboot(void);

#endif
