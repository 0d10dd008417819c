/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The reader's side of STATUS_FILE; control.h defines its form. */
#ifndef MEMWIPE_UDEV_RULES_FRONT_STATUS_FILE_H
#define MEMWIPE_UDEV_RULES_FRONT_STATUS_FILE_H

#include "udev-rules/front/client.h"

#include <stdbool.h>

/*
 * What the watcher says of itself, below `root`. Waits for it up to STATUS_FRESH_SECONDS. 0;
 * -ENOENT and -ECONNREFUSED: no watcher runs; -ETIMEDOUT: it hangs, answer->pid is known; -errno.
 */
int status_file_read(int root, struct answer *answer);

/* Has a watcher that runs rewritten it within STATUS_FRESH_SECONDS? Does not wait. */
bool status_file_is_fresh(int root);

#endif
