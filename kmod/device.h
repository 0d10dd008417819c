/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /dev/memwipe: one word a write. */
#ifndef MEMWIPE_KMOD_DEVICE_H
#define MEMWIPE_KMOD_DEVICE_H

int device_start(void);
void device_stop(void);

#endif
