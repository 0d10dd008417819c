/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asks an ssh-agent by its protocol to remove all keys that it holds; it runs on. */
#ifndef MEMWIPE_UDEV_RULES_FRONT_SSH_AGENT_H
#define MEMWIPE_UDEV_RULES_FRONT_SSH_AGENT_H

#include <sys/types.h>

/*
 * The socket is found by what the process has open, below `root`; its user's environment is not
 * known. Waits half a second at most for each step. 0: the agent has confirmed it; -ENOENT: it
 * listens nowhere; -EPROTO: it has refused; -errno.
 */
int ssh_agent_forget(int root, pid_t pid);

#endif
