/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The methods by which kexec-wipe loads an image into a slot: kexec-wipe load --door=NAME. */
#ifndef MEMWIPE_COMMON_METHODS_H
#define MEMWIPE_COMMON_METHODS_H

#include "common/slot.h"

struct method {
	const char *name;
	enum slot_id slot;
	enum slot_owner makes; /* SLOT_PAYLOAD or SLOT_STOCK */
	bool file;	       /* the kernel reads the image itself, from a file with a signature */
};

enum method_id { METHOD_KEXEC, METHOD_PANIC, METHOD_FILE, METHOD_STOCK, METHODS };

extern const struct method methods[METHODS];

/* NULL: no such method. */
const struct method *method_find(const char *name);

#endif
