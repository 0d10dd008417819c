/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Killing by control group. A write of 1 to the file cgroup.kill of a group ends every process in
 * it and below (Linux 5.14, cgroup v2). The kernel asks no security module, while kill(2) does not
 * reach a program whose AppArmor profile accepts signals of unconfined processes alone, as those
 * with abstractions/base do.
 */
#ifndef MEMWIPE_COMMON_OWN_CGROUP_H
#define MEMWIPE_COMMON_OWN_CGROUP_H

#include <stdbool.h>

#define CGROUP_FOLDER "sys/fs/cgroup"
#define CGROUP_KILL   "/cgroup.kill"

/* Is `path` such a file, of a group that this process is in? True if that cannot be known. */
bool own_cgroup_is_killed_by(int root, const char *path);

#endif
