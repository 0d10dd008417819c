/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How much of the RAM is listed by the images that are loaded. Each lists the RAM that there was
 * when it was loaded; memory that is plugged in later is in none of them.
 */
#ifndef MEMWIPE_UDEV_RULES_FRONT_COVERAGE_H
#define MEMWIPE_UDEV_RULES_FRONT_COVERAGE_H

#include <stdbool.h>
#include <stdint.h>

struct coverage {
	uint64_t ram_bytes;	/* that a load would list now */
	uint64_t covered_bytes; /* of them, by the image that lists least; at most ram_bytes */
	bool complete;
};

/*
 * Below a root folder. 0; -ENOENT: no image of ours that lists RAM is loaded; -EACCES: the RAM of
 * this machine cannot be read by this user.
 */
int coverage_read(int root, struct coverage *coverage);

#endif
