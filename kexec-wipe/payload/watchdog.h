/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stops hardware watchdogs, which would reset the machine with RAM half full: Intel's TCO timer, in
 * the bridge of its chipsets, and the 6300ESB's. Then starts the one that the block names, if any.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_WATCHDOG_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_WATCHDOG_H

struct handover;

struct watchdogs {
	unsigned int stopped;
	unsigned int locked; /* these cannot be stopped */
};

struct watchdogs watchdogs_stop(void);

/* The block's watchdog, until the writes before the end stop it. Without one it does nothing. */
void watchdog_start(const struct handover *block);

/*
 * Called by the first CPU after each piece of work: a payload that hangs does not come here. If
 * starting the watchdog was cut off by an exception, this does nothing, or it would be cut off,
 * too.
 */
void watchdog_feed(void);

#endif
