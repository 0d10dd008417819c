/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls the functions of the configured triggers and acts on their reports: a trigger without
 * has_grace sets watch->fire, one with it starts the grace time. While the watcher is disarmed both
 * are ignored.
 */
#ifndef MEMWIPE_UDEV_RULES_WATCH_REACT_H
#define MEMWIPE_UDEV_RULES_WATCH_REACT_H

#include "udev-rules/watch/watch.h"

/* Read the descriptors of triggers_poll() that poll(2) found ready. True: there was one. */
bool react_to_descriptors(struct watch *watch);

/* Once a second, in any state. */
void react_to_tick(struct watch *watch, uint64_t boottime_ns);

/* Once a second while no disk is suspected to be gone: rescan after uevents. */
void react_to_uevents(struct watch *watch);

/* A user has sent "alive": time-outs start again, also those whose grace time runs. */
void react_to_alive(struct watch *watch, uint64_t boottime_ns);

#endif
