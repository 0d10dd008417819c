/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What programs and the kernel keep of keys and passphrases, and how each is told to forget. */
#ifndef MEMWIPE_UDEV_RULES_FRONT_EVICT_H
#define MEMWIPE_UDEV_RULES_FRONT_EVICT_H

/*
 * Each returns how many were told, or -errno. Agents that hold passphrases: gpg-agent forgets,
 * ssh-agent ends.
 */
int evict_agents(int root, const char *unused);

/* The user and session keyrings of every user who has keys. */
int evict_keyrings(int root, const char *unused);

/*
 * Suspend these dm-crypt volumes, names separated by blanks: the kernel wipes the key, and whoever
 * reads or writes waits until cryptsetup luksResume.
 */
int evict_volumes(int root, const char *names);

#endif
