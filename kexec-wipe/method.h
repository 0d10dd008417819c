/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's side of kexec: load an image by a method, unload it, enter it, and why the kernel
 * would take none.
 */
#ifndef MEMWIPE_KEXEC_WIPE_METHOD_H
#define MEMWIPE_KEXEC_WIPE_METHOD_H

#include "common/fault.h"
#include "common/methods.h"
#include "kexec-wipe/segment.h"

/* 0: this process has CAP_SYS_BOOT; else -EPERM and a fault. */
int method_permitted(struct fault *fault);

/* 1: an image is loaded; 0: none is; -ENOENT: the kernel has no such slot; another -errno. */
int method_loaded(int root, const struct method *method);

/*
 * 0 if the kernel would take an image from a file (`file`) or from memory, or give one up, as far
 * as its files below root tell; else a negative errno and a fault. `live`: root is that of the
 * running system, so that this process and this kernel are asked too.
 */
int method_open(int root, const struct method *method, bool file, bool live, struct fault *fault);

/* 0, or a negative errno and a fault. An image loaded before is replaced only on success. */
int method_load(const struct method *method, const struct segment *segment, struct fault *fault);

int method_unload(const struct method *method, struct fault *fault);

/* Leaves for the loaded image; returns a negative errno and a fault, or not at all. */
int method_enter(const struct method *method, struct fault *fault);

#endif
