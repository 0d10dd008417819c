/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes programs and the kernel forget keys and passphrases. */
#ifndef MEMWIPE_UDEV_RULES_FRONT_EVICT_H
#define MEMWIPE_UDEV_RULES_FRONT_EVICT_H

/*
 * Each returns the number of agents, users or volumes that were handled, or -errno.
 *
 * Agents that hold passphrases and keys: gpg-agent clears its cache, ssh-agent removes its keys, or
 * is terminated if it does not answer.
 */
int evict_agents(int root, const char *unused);

/* The user and session keyrings of every user who has keys. */
int evict_keyrings(int root, const char *unused);

/*
 * Suspend these dm-crypt volumes, names separated by blanks: the kernel wipes the key, and reads
 * and writes block until cryptsetup luksResume.
 */
int evict_volumes(int root, const char *names);

#endif
