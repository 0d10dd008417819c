/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's side of kexec, as a table of doors: how an image is loaded, how to tell that one is,
 * and why none could be. The kernel holds two images: one that a reboot starts, one that a panic
 * starts.
 */
#ifndef MEMWIPE_KEXEC_WIPE_DOOR_H
#define MEMWIPE_KEXEC_WIPE_DOOR_H

#include "kexec-wipe/fault.h"
#include "kexec-wipe/segment.h"

struct door {
	const char *name;
	const char *record;	/* file below /run/memwipe */
	const char *state_path; /* reads 1 while an image is loaded */
	bool panic;		/* a panic starts the image, from memory reserved for it */
	bool file;  /* the kernel reads the image itself, from a file with a signature */
	bool stock; /* the image is a kernel of the distribution, not the payload */
};

enum door_id { DOOR_KEXEC, DOOR_PANIC, DOOR_FILE, DOOR_STOCK, DOORS };

/*
 * DOOR_FILE and DOOR_STOCK are other ways to load what DOOR_KEXEC enters: the three share state and
 * record.
 */
extern const struct door doors[DOORS];

/* NULL: no such door. */
const struct door *door_find(const char *name);

/* 0: this process has CAP_SYS_BOOT; else -EPERM and a fault. */
int door_permitted(struct fault *fault);

/* 1: an image is loaded; 0: none is; -ENOENT: the kernel has no such door; another -errno. */
int door_loaded(int root, const struct door *door);

/*
 * 0 if the kernel would take an image from a file (`file`) or from memory, or give one up, as far
 * as its files below root tell; else a negative errno and a fault. `live`: root is that of the
 * running system, so that this process and this kernel are asked too.
 */
int door_open(int root, const struct door *door, bool file, bool live, struct fault *fault);

/* 0, or a negative errno and a fault. An image loaded before is replaced only on success. */
int door_load(const struct door *door, const struct segment *segment, struct fault *fault);

int door_unload(const struct door *door, struct fault *fault);

/* Leaves for the loaded image; returns a negative errno and a fault, or not at all. */
int door_enter(const struct door *door, struct fault *fault);

#endif
