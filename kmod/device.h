/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * /dev/memwipe: each write is one word (memwipe(4)), carried out before the write returns. The
 * errors of a write are those of sweep.h and orderly.h, and EPERM, EINVAL and EFAULT.
 */
#ifndef MEMWIPE_KMOD_DEVICE_H
#define MEMWIPE_KMOD_DEVICE_H

/* Create the device and its attributes. 0, or the negative errno of misc_register(). */
int device_start(void);
void device_stop(void);

#endif
