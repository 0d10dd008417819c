/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Disks that can be a kill cord, as they are plugged in now, and how the configuration can name
 * them. No GTK. */
#ifndef MEMWIPE_DESKTOP_SETTINGS_CORD_LIST_H
#define MEMWIPE_DESKTOP_SETTINGS_CORD_LIST_H

#include "udev-rules/common/disks.h"

enum { CORD_NAME_BYTES = 128, CORD_FORMS = 3, CORD_FORM_BYTES = 160 };

struct cord {
	char node[DEVICE_NAME_BYTES + 8]; /* "/dev/sdb" */
	char name[CORD_NAME_BYTES];	  /* maker and model, or the node */
	char serial[SERIAL_BYTES];	  /* "": none */
	char port[DEVICE_NAME_BYTES];
	char label[CORD_NAME_BYTES]; /* of the first file system on it that has one */
	/* "serial=...", "port=...", "label=...": those that find this disk and no other; "" */
	char form[CORD_FORMS][CORD_FORM_BYTES];
};

struct cord_list {
	size_t count;
	struct cord item[DISKS_MAX];
};

/* All disks below root that a person can pull, by node. 0 or -errno. */
int cord_list_read(struct cord_list *list, int root);

#endif
