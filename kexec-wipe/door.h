/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's side of kexec: whether an image is loaded, whether one could be, and the three
 * system calls.
 */
#ifndef MEMWIPE_DOOR_H
#define MEMWIPE_DOOR_H

#include "kexec-wipe/fault.h"
#include "kexec-wipe/segment.h"

/* 0: this process has CAP_SYS_BOOT; else -EPERM and a fault. */
int door_permitted(struct fault *fault);

/* 1: an image is loaded; 0: none is; -ENOENT: the kernel has no kexec; another -errno. */
int door_loaded(int root);

/*
 * 0 if the kernel would take an image, or give one up, as far as its files below root tell; else a
 * negative errno and a fault. `live`: root is that of the running system, so that this process and
 * this kernel are asked too.
 */
int door_open(int root, bool live, struct fault *fault);

/* 0, or a negative errno and a fault. An image loaded before is replaced only on success. */
int door_load(const struct segment *segment, struct fault *fault);

int door_unload(struct fault *fault);

/* Leaves for the loaded image; returns a negative errno and a fault, or not at all. */
int door_enter(struct fault *fault);

#endif
